import type { LogData, LogFilter } from '../data.ts';

/** Whether a log passes: its address is listed (or none is), and each given topic position holds an allowed value. */
export function matches(filter: LogFilter, log: Pick<LogData, 'address' | 'topics'>): boolean {
	if (filter.addresses.length > 0 && !filter.addresses.includes(log.address)) return false;
	if (filter.topics.length > log.topics.length) return false;
	return filter.topics.every((allowed, position) => {
		const topic = log.topics[position];
		return allowed === null || allowed.length === 0 || (topic !== undefined && allowed.includes(topic));
	});
}
