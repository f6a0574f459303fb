import { blockSelector } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareDebug } from './declare.ts';

/** The receipts of a block, encoded as the trie of receipts has them. */
export const getRawReceipts = declareDebug({
	name: 'debug_getRawReceipts',
	summary: 'The receipts of a block, encoded as the trie of receipts has them.',
	parameters: [required('block', blockSelector)],
	result: 'bytes for each receipt',
	handler: ({ trace }, [block]) => trace.rawReceipts(block),
});
