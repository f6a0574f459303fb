import { blockSelector } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareDebug } from './declare.ts';

/** The RLP of a block header. */
export const getRawHeader = declareDebug({
	name: 'debug_getRawHeader',
	summary: 'The RLP of a block header.',
	parameters: [required('block', blockSelector)],
	result: 'bytes',
	handler: ({ trace }, [block]) => trace.rawHeader(block),
});
