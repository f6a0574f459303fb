import { setImmediate } from 'node:timers/promises';
import { BackendError, type BlockSelector, type LogData, type LogQuery, logMatches, type RpcLimits } from '@mosaic/rpc';
import type { Chain, ChainBlock } from '../chain/index.ts';
import type { BlockResolver } from './blockResolver.ts';
import { bloomTest } from './bloom.ts';
import type { ReceiptReader } from './receipts.ts';

/** Blocks looked at before others get a turn. */
const BLOCKS_PER_TURN = 64;

/** What finding logs needs. */
export interface LogSources {
	readonly chain: Chain;
	readonly resolver: BlockResolver;
	readonly receipts: ReceiptReader;
	readonly limits: Pick<RpcLimits, 'logBlocks' | 'logs'>;
}

/** The logs that pass a query, ascending: by the index, then by block blooms, then by receipts. */
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
	let looked = 0;
	for await (const numbers of sources.chain.blocksWithLogs(query, from, to)) {
		for (const number of numbers) {
			looked += 1;
			if (looked % BLOCKS_PER_TURN === 0) await setImmediate();
			await collect(sources, query, await blockOf(sources.chain, number), mayHold, found);
		}
		await setImmediate();
	}
	return found;
}

async function blockOf(chain: Chain, number: number): Promise<ChainBlock> {
	const block = await chain.getBlock(number);
	if (block !== null) return block;
	const message = `this node has no block ${number}: it started from a later snapshot; ask one that executed all blocks`;
	throw new BackendError('STATE_UNAVAILABLE', message);
}

async function boundsOf(
	{ chain, resolver, limits }: LogSources,
	fromSelector: BlockSelector,
	toSelector: BlockSelector,
): Promise<readonly [number, number]> {
	const from = await resolver.numberOf(fromSelector);
	const to = await resolver.numberOf(toSelector);
	if (from > to) throw new BackendError('INVALID_RANGE', `invalid block range params: from ${from} to ${to}`);
	if (to > chain.head.number) {
		throw new BackendError('INVALID_RANGE', 'block range extends beyond current head block');
	}
	if (to - from >= limits.logBlocks) {
		const message = `query exceeds max block range: ${to - from + 1} blocks, at most ${limits.logBlocks} are allowed`;
		throw new BackendError('LIMIT_EXCEEDED', message);
	}
	return [from, to];
}

async function collect(
	{ receipts, limits }: LogSources,
	query: LogQuery,
	block: ChainBlock,
	mayHold: (bloom: Uint8Array) => boolean,
	found: LogData[],
): Promise<void> {
	if (block.block.transactions.length === 0 || !mayHold(block.block.header.logsBloom)) return;
	for (const receipt of await receipts.of(block)) {
		for (const log of receipt.logs) if (logMatches(query, log)) found.push(log);
	}
	if (found.length > limits.logs) {
		throw new BackendError('LIMIT_EXCEEDED', `query returned more than ${limits.logs} logs: ask for fewer blocks`);
	}
}
