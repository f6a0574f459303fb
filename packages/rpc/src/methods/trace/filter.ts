import { BackendError } from '../../errors/backendError.ts';
import { formatFrames, isBetween } from '../../format/parity.ts';
import { traceFilter } from '../../schema/traceFilter.ts';
import type { CallFrameData, TransactionCalls } from '../../traceData.ts';
import { required } from '../method.ts';
import { declareTrace } from './declare.ts';

/** Calls in one answer. */
const MOST_CALLS = 10_000;

/** Calls within a range of blocks, by who makes them and who is called, in the format of Parity. */
export const filter = declareTrace({
	name: 'trace_filter',
	summary: 'Calls within a range of blocks, by who makes them and who is called, in the format of Parity.',
	parameters: [required('filter', traceFilter)],
	result: 'a flat list of calls',
	handler: async ({ chain, trace, limits }, [{ from, to, fromAddresses, toAddresses, after, count }]) => {
		const [first, last] = await Promise.all(
			[from, to].map(async (selector) => (await chain.block(selector))?.header.number),
		);
		if (first === undefined || last === undefined) throw new BackendError('BLOCK_NOT_FOUND', 'block not found');
		if (first > last) throw new BackendError('INVALID_RANGE', 'fromBlock is after toBlock');
		const mostBlocks = limits.traceFilterBlocks;
		if (last - first >= mostBlocks)
			throw new BackendError('LIMIT_EXCEEDED', `${last - first + 1} blocks, at most ${mostBlocks} are traced at once`);
		const most = Math.min(count ?? MOST_CALLS + 1, MOST_CALLS + 1);
		const found: ReturnType<typeof placed> = [];
		let left = after;
		for (let number = first; number <= last && found.length < most; number += 1) {
			for (const calls of await trace.blockCalls({ kind: 'number', number })) {
				for (const frame of placed(calls, (each) => isBetween(each, fromAddresses, toAddresses))) {
					if (left > 0) left -= 1;
					else if (found.length < most) found.push(frame);
				}
			}
		}
		if (found.length > MOST_CALLS)
			throw new BackendError('LIMIT_EXCEEDED', `more than ${MOST_CALLS} calls: take a smaller range, or give count`);
		return found;
	},
});

/** The calls of a transaction that are wanted, each with its place. */
function placed(calls: TransactionCalls, isWanted: (frame: CallFrameData) => boolean) {
	const { blockHash, blockNumber, transactionHash, transactionIndex } = calls;
	const place = { blockHash, blockNumber, transactionHash, transactionPosition: transactionIndex };
	const wanted = (frame: CallFrameData): boolean[] => [isWanted(frame), ...frame.calls.flatMap(wanted)];
	const flags = wanted(calls.root);
	return formatFrames(calls.root)
		.filter((_, index) => flags[index])
		.map((frame) => ({ ...frame, ...place }));
}
