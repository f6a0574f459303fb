import { formatCalls } from '../../format/parity.ts';
import { blockSelector } from '../../schema/block.ts';
import { required } from '../method.ts';
import { declareTrace } from './declare.ts';

/** The calls of all transactions of a block, in the format of Parity. */
export const block = declareTrace({
	name: 'trace_block',
	summary: 'The calls of all transactions of a block, in the format of Parity.',
	parameters: [required('block', blockSelector)],
	result: 'a flat list of calls',
	handler: async ({ trace }, [block]) => (await trace.blockCalls(block)).flatMap(formatCalls),
});
