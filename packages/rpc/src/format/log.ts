import type { LogData } from '../data.ts';
import { quantity } from './quantity.ts';

export function formatLog(log: LogData) {
	return {
		address: log.address,
		topics: log.topics,
		data: log.data,
		blockNumber: quantity(log.blockNumber),
		transactionHash: log.transactionHash,
		transactionIndex: quantity(log.transactionIndex),
		blockHash: log.blockHash,
		blockTimestamp: quantity(log.blockTimestamp),
		logIndex: quantity(log.logIndex),
		removed: log.removed,
	};
}
