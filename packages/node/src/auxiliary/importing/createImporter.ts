import type { ChainSpec } from '@mosaic/consensus';
import { Turns } from '@mosaic/rpc';
import type { ChainApi } from '../../chain/types.ts';
import type { BlockImporter } from '../../sync/ports.ts';
import type { AuxiliaryDriver } from '../driver.ts';
import { examineBlock } from './examineBlock.ts';
import { recoverAhead, type SignerRecoverer } from './recoverAhead.ts';

/** What taking in blocks needs of the node. */
export interface ImporterParts {
	readonly spec: ChainSpec;
	readonly chain: Pick<ChainApi, 'decodeBlock'>;
	readonly driver: Pick<AuxiliaryDriver, 'import'>;
	readonly recoverer: SignerRecoverer;
}

/** Takes blocks that were asked for, from peers or a file, into a chain: examined at once, imported in their turn. */
export function createImporter({ spec, chain, driver, recoverer }: ImporterParts): BlockImporter {
	const decodeBlock = (bytes: Uint8Array) => chain.decodeBlock(bytes);
	// Small blocks are imported without a wait: others have their turn between two of them.
	const turns = new Turns();
	return {
		prepare: (blocks) => recoverAhead(spec, recoverer, blocks),
		import: async (sealed) => {
			await turns.giveWay();
			const examination = examineBlock({ spec, decodeBlock }, sealed);
			return examination.kind === 'invalid' ? examination : driver.import(examination.examined);
		},
	};
}
