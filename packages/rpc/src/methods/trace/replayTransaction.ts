import { hash } from '../../schema/primitives.ts';
import { traceTypes } from '../../schema/traceFilter.ts';
import { required } from '../method.ts';
import { declareTrace } from './declare.ts';
import { replayed } from './replayed.ts';

/** Runs a transaction once more and shows its calls and what it changes. */
export const replayTransaction = declareTrace({
	name: 'trace_replayTransaction',
	summary: 'Runs a transaction once more and shows its calls and what it changes.',
	parameters: [required('hash', hash), required('types', traceTypes)],
	result: 'calls and changes, or null',
	handler: async ({ trace }, [hash, types]) => {
		const calls = await trace.transactionCalls(hash);
		if (calls === null) return null;
		const block = { kind: 'hash', hash: calls.blockHash, requireCanonical: false } as const;
		const changes = types.includes('stateDiff') ? await trace.blockChanges(block) : [];
		return replayed(calls, changes[calls.transactionIndex] ?? null, types);
	},
});
