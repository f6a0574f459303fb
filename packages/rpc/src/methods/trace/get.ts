import { formatCalls } from '../../format/parity.ts';
import { array } from '../../schema/combinators.ts';
import { countOrNumber, hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareTrace } from './declare.ts';

/** Calls within calls: the EVM allows 1,024. */
const places = array(countOrNumber, 1_024);

/** One call of a transaction, by its place in the tree. */
export const get = declareTrace({
	name: 'trace_get',
	summary: 'One call of a transaction, by its place in the tree.',
	parameters: [required('hash', hash), required('traceAddress', places)],
	result: 'a call, or null',
	handler: async ({ trace }, [hash, address]) => {
		const calls = await trace.transactionCalls(hash);
		const frames = calls === null ? [] : formatCalls(calls);
		return frames.find((frame) => String(frame.traceAddress) === String(address)) ?? null;
	},
});
