import { join } from 'node:path';
import { type ChainSpec, createSpec } from '@mosaic/consensus';
import type { Closing } from '../assembly/closing.ts';
import { type OpenChain, openChain } from '../assembly/openChain.ts';
import { type Auxiliary, assembleAuxiliary } from '../auxiliary/assembleAuxiliary.ts';
import type { ValidatorSigner } from '../auxiliary/ports.ts';
import { ClockedSlots } from '../auxiliary/slots/clockedSlots.ts';
import { CliError } from '../cli/cliError.ts';
import type { Clock } from '../clock/virtualClock.ts';
import type { NetworkFile, NodeConfig } from '../config/types.ts';
import type { Logger } from '../logging/logger.ts';
import { WorkerRecoverer } from '../pool/index.ts';
import { databaseSigningStore, SigningRecords } from '../signing/index.ts';

/** Database of a node's chain, inside its data directory. */
export function chainDirectory(config: NodeConfig): string {
	return join(config.dataDirectory, 'chain');
}

/** A node's chain, opened, and not running. */
export interface OpenedNode extends OpenChain {
	readonly spec: ChainSpec;
	readonly records: SigningRecords;
	/** Recovers who signed, on a thread of its own. */
	readonly recoverer: WorkerRecoverer;
}

/** Opens the chain of a node's data directory, writing genesis where it is new; `closing` closes it. */
export async function openNode(config: NodeConfig, network: NetworkFile, closing: Closing): Promise<OpenedNode> {
	const recoverer = new WorkerRecoverer();
	closing.add(() => recoverer.close());
	const opened = await openChain({
		directory: chainDirectory(config),
		genesis: network.genesis,
		isNew: true,
		durable: true,
		recoverer,
		locals: new Set(),
		wall: Date,
	});
	closing.add(() => opened.close());
	const { genesisHash } = opened.chain;
	if (genesisHash !== network.deployment.genesisHash) {
		const message = `${config.networkFile} does not make the genesis that its Core names: take the file of another node of the network`;
		throw new CliError('NETWORK_FILE_DAMAGED', message, {
			expected: network.deployment.genesisHash,
			found: genesisHash,
		});
	}
	const records = await SigningRecords.open(databaseSigningStore(opened.database));
	return { ...opened, spec: createSpec(network.config, genesisHash), records, recoverer };
}

/** What a node signs with, and when. */
export interface NodeDuties {
	readonly signer: ValidatorSigner;
	readonly validators: readonly `0x${string}`[];
	readonly onDuty: () => boolean;
}

/** A node that signs nothing. */
export const noDuties: NodeDuties = {
	signer: {
		signVotes: async () => [],
		signSeal: async (validator) => {
			throw new CliError('VALIDATOR_UNKNOWN', `no key of validator ${validator} is held here`, { validator });
		},
	},
	validators: [],
	onDuty: () => false,
};

/** Puts consensus on an opened chain. */
export function assembleNode(opened: OpenedNode, duties: NodeDuties, clock: Clock, logger: Logger): Promise<Auxiliary> {
	const { spec, chain, database, producing: pool, records } = opened;
	const slots = new ClockedSlots(spec, clock);
	return assembleAuxiliary({
		...{ spec, chain, pool, database, clock, slots, logger },
		...{ signingRecords: records.all(), ...duties },
	});
}
