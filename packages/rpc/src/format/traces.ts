import type { Hash } from '@mosaic/consensus';

/** The traces of a block's transactions. */
export function formatBlockTraces(traces: readonly { readonly transactionHash: Hash; readonly trace: unknown }[]) {
	return traces.map(({ transactionHash, trace }) => ({ txHash: transactionHash, result: trace }));
}
