import { setImmediate } from 'node:timers/promises';
import type { Hash } from '@mosaic/consensus';
import { BackendError, type BlockSelector, type LogData, type LogQuery, logMatches, Turns } from '@mosaic/rpc';
import type { RpcLimits } from '@mosaic/rpc/settings';
import type { Chain } from '../chain/index.ts';
import type { BlockResolver } from './blockResolver.ts';
import { bloomTest } from './bloom.ts';

/** What finding logs needs. */
export interface LogSources {
	readonly chain: Chain;
	readonly resolver: BlockResolver;
	readonly limits: Pick<RpcLimits, 'logBlocks' | 'logs'>;
}

/** The logs that pass a query, ascending: by the index, then by receipts. */
export async function findLogs(sources: LogSources, query: LogQuery): Promise<LogData[]> {
	const { chain, resolver } = sources;
	const { range } = query;
	const found: LogData[] = [];
	if (range.kind === 'block') {
		const { hash } = await resolver.get({ kind: 'hash', hash: range.hash, requireCanonical: false });
		await collect(sources, query, hash, found);
		return found;
	}
	const [from, to] = await boundsOf(sources, range.from, range.to);
	const turns = new Turns();
	for await (const numbers of chain.blocksWithLogs(query, from, to)) {
		for (const number of numbers) {
			const hash = await chain.getCanonicalHash(number);
			if (hash !== null) await collect(sources, query, hash, found);
			else if (number <= chain.head.number) throw missing(`block ${number}`);
			await turns.giveWay();
		}
		await setImmediate();
	}
	return found;
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

async function collect({ chain, limits }: LogSources, query: LogQuery, hash: Hash, found: LogData[]): Promise<void> {
	const logs =
		(await chain.getLogs(hash, (log) => logMatches(query, log))) ?? (await nothingWithout(chain, query, hash));
	for (const log of logs) found.push({ ...log, removed: false });
	if (found.length > limits.logs) {
		throw new BackendError('LIMIT_EXCEEDED', `query returned more than ${limits.logs} logs: ask for fewer blocks`);
	}
}

/** No logs, where the bloom of a block without receipts says so. */
async function nothingWithout(chain: Chain, query: LogQuery, hash: Hash): Promise<readonly []> {
	const header = await chain.getHeader(hash);
	if (header === null) throw missing(`block ${hash}`);
	const hasLogs = header.logsBloom.some((octet) => octet !== 0);
	if (hasLogs && bloomTest(query)(header.logsBloom)) throw missing(`receipts of block ${header.number}`);
	return [];
}

function missing(what: string): BackendError {
	const message = `this node has no ${what}: it started from a later snapshot; ask one that executed all blocks`;
	return new BackendError('STATE_UNAVAILABLE', message);
}
