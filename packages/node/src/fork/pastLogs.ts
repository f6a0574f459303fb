import type { BlockSelector, ChainBackend, ForkedPast, LogData, LogQuery } from '@mosaic/rpc';
import { readNumber, readObject } from './fields.ts';
import { readLogs } from './readLogs.ts';

/** Where the logs of a chain that goes on from another are looked for. */
export interface LogsWithPastParts {
	readonly past: ForkedPast;
	/** This chain's own. */
	readonly own: Pick<ChainBackend, 'block' | 'blockNumber' | 'logs'>;
}

/** The logs that pass a query, of both chains: those up to the last block of the past are asked of its node. */
export async function logsWithPast({ past, own }: LogsWithPastParts, query: LogQuery): Promise<readonly LogData[]> {
	const { range } = query;
	if (range.kind === 'block') {
		const here = await own.block({ kind: 'hash', hash: range.hash, requireCanonical: false });
		return here === null && (await isPast(past, range.hash))
			? ask(past, query, { blockHash: range.hash })
			: own.logs(query);
	}
	const [from, to] = [numberOf(range.from), numberOf(range.to)];
	if (from > past.last || from > to) return own.logs(query);
	const end = Math.min(to, past.last);
	const older = await ask(past, query, { fromBlock: quantity(from), toBlock: quantity(end) });
	if (to <= past.last) return older;
	const next: BlockSelector = { kind: 'number', number: past.last + 1 };
	return [...older, ...(await own.logs({ ...query, range: { ...range, from: next } }))];
}

/** Of the moving tags none is in the past. */
function numberOf(selector: BlockSelector): number {
	if (selector.kind === 'number') return selector.number;
	return selector.kind === 'tag' && selector.tag === 'earliest' ? 0 : Number.MAX_SAFE_INTEGER;
}

async function isPast(past: ForkedPast, hash: string): Promise<boolean> {
	const block = await past.request('eth_getBlockByHash', [hash, false]);
	return block !== null && readNumber(readObject(block, 'block').number, 'block.number') <= past.last;
}

async function ask(past: ForkedPast, { addresses, topics }: LogQuery, range: object): Promise<LogData[]> {
	const filter = { ...range, ...(addresses.length > 0 && { address: addresses }), topics };
	const logs = readLogs(await past.request('eth_getLogs', [filter]));
	const untimed = new Set(
		logs.flatMap(({ blockNumber, blockTimestamp }) => (blockTimestamp === null ? [blockNumber] : [])),
	);
	const times = new Map(await Promise.all(Array.from(untimed, (number) => timeOf(past, number))));
	return logs.map((log) => ({ ...log, blockTimestamp: log.blockTimestamp ?? times.get(log.blockNumber) ?? 0 }));
}

async function timeOf(past: ForkedPast, number: number): Promise<[number, number]> {
	const block = readObject(await past.request('eth_getBlockByNumber', [quantity(number), false]), 'block');
	return [number, readNumber(block.timestamp, 'block.timestamp')];
}

function quantity(value: number): string {
	return `0x${value.toString(16)}`;
}
