import { setImmediate } from 'node:timers/promises';
import { BackendError, type BlockSelector, type LogData, type LogQuery, logMatches } from '@mosaic/rpc';
import type { Chain, ChainBlock } from '../chain/index.ts';
import type { BlockResolver } from './blockResolver.ts';
import { bloomTest } from './bloom.ts';
import type { ReceiptReader } from './receipts.ts';

/** Blocks of one query. */
const MOST_BLOCKS = 10_000;
/** Logs of one answer. */
const MOST_LOGS = 50_000;
/** Blocks looked at before others get a turn. */
const BLOCKS_PER_TURN = 64;

/** What finding logs needs. */
export interface LogSources {
	readonly chain: Chain;
	readonly resolver: BlockResolver;
	readonly receipts: ReceiptReader;
}

/** The logs that pass a query, ascending: by block blooms, then by receipts. */
export async function findLogs(sources: LogSources, query: LogQuery): Promise<LogData[]> {
	const { range } = query;
	const mayHold = bloomTest(query);
	const found: LogData[] = [];
	if (range.kind === 'block') {
		const block = await sources.resolver.get({ kind: 'hash', hash: range.hash, requireCanonical: false });
		await collect(sources, query, block, mayHold, found);
		return found;
	}
	const [from, to] = await boundsOf(sources, range.from, range.to);
	for (let number = from; number <= to; number++) {
		if ((number - from) % BLOCKS_PER_TURN === BLOCKS_PER_TURN - 1) await setImmediate();
		const block = await sources.chain.getBlock(number);
		if (block === null) break;
		await collect(sources, query, block, mayHold, found);
	}
	return found;
}

async function boundsOf(
	{ chain, resolver }: LogSources,
	fromSelector: BlockSelector,
	toSelector: BlockSelector,
): Promise<readonly [number, number]> {
	const from = await resolver.numberOf(fromSelector);
	const to = await resolver.numberOf(toSelector);
	if (from > to) throw new BackendError('INVALID_RANGE', `invalid block range params: from ${from} to ${to}`);
	if (to > chain.head.number) {
		throw new BackendError('INVALID_RANGE', 'block range extends beyond current head block');
	}
	if (to - from >= MOST_BLOCKS) {
		const message = `query exceeds max block range: ${to - from + 1} blocks, at most ${MOST_BLOCKS} are allowed`;
		throw new BackendError('LIMIT_EXCEEDED', message);
	}
	return [from, to];
}

async function collect(
	{ receipts }: LogSources,
	query: LogQuery,
	block: ChainBlock,
	mayHold: (bloom: Uint8Array) => boolean,
	found: LogData[],
): Promise<void> {
	if (block.block.transactions.length === 0 || !mayHold(block.block.header.logsBloom)) return;
	for (const receipt of await receipts.of(block)) {
		for (const log of receipt.logs) if (logMatches(query, log)) found.push(log);
	}
	if (found.length > MOST_LOGS) {
		throw new BackendError('LIMIT_EXCEEDED', `query returned more than ${MOST_LOGS} logs: ask for fewer blocks`);
	}
}
