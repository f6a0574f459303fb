import type { ChainSpec } from '@mosaic/consensus';
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
	return {
		prepare: (blocks) => recoverAhead(spec, recoverer, blocks),
		import: async (sealed) => {
			const examination = examineBlock({ spec, decodeBlock }, sealed);
			return examination.kind === 'invalid' ? examination : driver.import(examination.examined);
		},
	};
}
