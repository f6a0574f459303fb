import { blockSelector } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareDebug } from './declare.ts';

/** The RLP of a block. */
export const getRawBlock = declareDebug({
	name: 'debug_getRawBlock',
	summary: 'The RLP of a block.',
	parameters: [required('block', blockSelector)],
	result: 'bytes',
	handler: ({ trace }, [block]) => trace.rawBlock(block),
});
