import type { ChainSpec } from '@mosaic/consensus';
import type { ChainApi } from '../../chain/types.ts';
import type { BlockImporter } from '../../sync/ports.ts';
import type { AuxiliaryDriver } from '../driver.ts';
import { examineBlock } from './examineBlock.ts';

/** Takes blocks that were asked for, from peers or a file, into a chain: examined at once, imported in their turn. */
export function createImporter(
	spec: ChainSpec,
	chain: Pick<ChainApi, 'decodeBlock'>,
	driver: Pick<AuxiliaryDriver, 'import'>,
): BlockImporter {
	const decodeBlock = (bytes: Uint8Array) => chain.decodeBlock(bytes);
	return {
		import: async (sealed) => {
			const examination = examineBlock({ spec, decodeBlock }, sealed);
			return examination.kind === 'invalid' ? examination : driver.import(examination.examined);
		},
	};
}
