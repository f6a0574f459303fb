import type { MetaBlockCommitted } from '@mosaic/bridge';
import type { MetaBlockRecord } from '../auxiliary/metaBlocks.ts';

/** A commit as this node keeps it. */
export function metaBlockRecord(event: MetaBlockCommitted): MetaBlockRecord {
	const { height, metaBlockHash, kernelHash, transitionHash, source, blockNumber, stateRoot, dynasty } = event;
	const { accumulatedGas, transactionHash, originNumber, originHash } = event;
	return {
		...{
			height,
			hash: metaBlockHash,
			kernelHash,
			transitionHash,
			source,
			sourceNumber: blockNumber,
			stateRoot,
			dynasty,
		},
		...{ accumulatedGas: accumulatedGas.toString(), transactionHash, originNumber, originHash },
	};
}
