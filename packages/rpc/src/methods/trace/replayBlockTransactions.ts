import { blockSelector } from '../../schema/block.ts';
import { traceTypes } from '../../schema/traceFilter.ts';
import { required } from '../method.ts';
import { declareTrace } from './declare.ts';
import { replayed } from './replayed.ts';

/** Runs the transactions of a block once more and shows their calls and what they change. */
export const replayBlockTransactions = declareTrace({
	name: 'trace_replayBlockTransactions',
	summary: 'Runs the transactions of a block once more and shows their calls and what they change.',
	parameters: [required('block', blockSelector), required('types', traceTypes)],
	result: 'calls and changes of each transaction',
	handler: async ({ trace }, [block, types]) => {
		const calls = await trace.blockCalls(block);
		const changes = types.includes('stateDiff') ? await trace.blockChanges(block) : [];
		return calls.map((each, index) => replayed(each, changes[index] ?? null, types));
	},
});
