import type { LogData } from '@mosaic/rpc';
import { readAddress, readArray, readHash, readHex, readNumber, readObject } from './fields.ts';

/** Logs of one answer that are accepted. */
const mostLogs = 50_000;

/** A log of the chain forked from; not every node tells the time of its block. */
export type PastLog = Omit<LogData, 'blockTimestamp'> & { readonly blockTimestamp: number | null };

/** The logs of an answer of the chain forked from. Throws FORK_ANSWER_INVALID. */
export function readLogs(answer: unknown): PastLog[] {
	return readArray(answer, 'eth_getLogs', mostLogs).map(readLog);
}

function readLog(value: unknown): PastLog {
	const log = readObject(value, 'log');
	return {
		address: readAddress(log.address, 'log.address'),
		topics: readArray(log.topics, 'log.topics', 4).map((topic) => readHash(topic, 'log.topics')),
		data: readHex(log.data, 'log.data'),
		blockHash: readHash(log.blockHash, 'log.blockHash'),
		blockNumber: readNumber(log.blockNumber, 'log.blockNumber'),
		blockTimestamp: isAbsent(log.blockTimestamp) ? null : readNumber(log.blockTimestamp, 'log.blockTimestamp'),
		transactionHash: readHash(log.transactionHash, 'log.transactionHash'),
		transactionIndex: readNumber(log.transactionIndex, 'log.transactionIndex'),
		logIndex: readNumber(log.logIndex, 'log.logIndex'),
		removed: false,
	};
}

function isAbsent(value: unknown): boolean {
	return value === undefined || value === null;
}
