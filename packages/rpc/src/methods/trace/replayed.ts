import { RPC_CODES, RpcError } from '../../errors/rpcError.ts';
import { formatFrames, formatStateDiff } from '../../format/parity.ts';
import type { CallFrameData, StateChangesData, TransactionCalls } from '../../traceData.ts';

export type TraceType = 'trace' | 'stateDiff' | 'vmTrace';

/** A transaction once more, with what the caller wants to see of it. Throws -32004 for `vmTrace`, which this node does not make. */
export function replayed(
	{ root, transactionHash }: TransactionCalls,
	changes: StateChangesData | null,
	types: readonly TraceType[],
) {
	return { ...shownTrace(root, changes, types), transactionHash };
}

/** The same of a message. */
export function shownTrace(root: CallFrameData, changes: StateChangesData | null, types: readonly TraceType[]) {
	if (types.includes('vmTrace')) {
		const reason = 'vmTrace is not supported: use debug_traceTransaction for the steps of a transaction';
		throw new RpcError(RPC_CODES.unsupported, reason);
	}
	return {
		output: root.output,
		stateDiff: changes === null ? null : formatStateDiff(changes),
		trace: types.includes('trace') ? formatFrames(root) : [],
		vmTrace: null,
	};
}
