import type { Address, Hash, Hex } from '@mosaic/consensus';
import { readArray, readHash, readHex, readNumber, readObject } from './fields.ts';

/** A log of the origin that is in its chain. */
export interface OriginLog {
	readonly address: Address;
	readonly topics: readonly Hash[];
	readonly data: Hex;
	readonly blockNumber: number;
	readonly blockHash: Hash;
	readonly transactionHash: Hash;
}

/** Logs accepted in one answer. */
const mostLogs = 100_000;

/** Reads the answer of `eth_getLogs`, or the logs of a receipt; removed ones are left out. */
export function readLogs(answer: unknown): OriginLog[] {
	return readArray(answer, 'logs', mostLogs)
		.map((entry) => readObject(entry, 'log'))
		.filter((log) => log.removed !== true)
		.map((log) => ({
			address: readHex(log.address, 'log.address', 20),
			topics: readArray(log.topics, 'log.topics', 4).map((topic) => readHash(topic, 'log.topic')),
			data: readHex(log.data, 'log.data'),
			blockNumber: readNumber(log.blockNumber, 'log.blockNumber'),
			blockHash: readHash(log.blockHash, 'log.blockHash'),
			transactionHash: readHash(log.transactionHash, 'log.transactionHash'),
		}));
}
