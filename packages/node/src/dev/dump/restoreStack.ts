import { type Address, createSpec, type Hash } from '@mosaic/consensus';
import type { Genesis } from '@mosaic/genesis';
import { Chain } from '../../chain/index.ts';
import type { Edit } from '../../execution/index.ts';
import { Database } from '../../storage/index.ts';
import { DumpError } from './dumpError.ts';
import { importAuxiliary, importOrigin } from './importHistory.ts';
import type { StackHistory } from './stackHistory.ts';

/** Where the chains of a history are built. */
export interface RestorePlaces {
	readonly origin: string;
	readonly auxiliary: string;
	/** Who can sign in this stack. */
	readonly validators: readonly Address[];
	/** Whether the chains outlive the process. */
	readonly durable: boolean;
}

/** Builds both chains of a history in empty folders, to be opened as those of an earlier run. Throws DumpError. */
export async function restoreStack(history: StackHistory, places: RestorePlaces): Promise<void> {
	const { record, origin, auxiliary, edits } = history;
	const { originGenesis, genesis, config, deployment } = record;
	if (originGenesis === null)
		throw new DumpError({ code: 'DUMP_INVALID', detail: 'its history has no genesis of the origin' });
	const { durable, validators } = places;
	const members = config.validators.map(({ address }) => address);
	if ([...members].sort().join() !== [...validators].sort().join())
		throw new DumpError({ code: 'DUMP_INVALID', detail: 'its validators are not those of the mnemonic' });
	await build({ directory: places.origin, genesis: originGenesis, durable, keepPreimages: false, edits: [] }, (chain) =>
		importOrigin(chain, origin),
	);
	await build({ directory: places.auxiliary, genesis, durable, keepPreimages: true, edits }, (chain) => {
		if (chain.genesisHash !== deployment.genesisHash)
			throw new DumpError({ code: 'DUMP_INVALID', detail: 'its genesis is not the one that Core was deployed for' });
		return importAuxiliary(createSpec(config, chain.genesisHash), chain, auxiliary);
	});
}

interface Building {
	readonly directory: string;
	readonly genesis: Genesis;
	readonly durable: boolean;
	readonly keepPreimages: boolean;
	readonly edits: readonly Edit[];
}

/** Makes a chain whose head is what `fill` answers. */
async function build(
	{ directory, genesis, durable, keepPreimages, edits }: Building,
	fill: (chain: Chain) => Promise<Hash>,
): Promise<void> {
	const database = await Database.open({ directory, durable });
	try {
		const chain = await Chain.open({ database, genesis, keepPreimages });
		await chain.goBack(await fill(chain), edits);
		await chain.close();
	} finally {
		await database.close();
	}
}
