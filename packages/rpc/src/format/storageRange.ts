import type { StorageRangeData } from '../traceData.ts';

/** As geth has it: slots by the hashes of their keys. */
export function formatStorageRange({ slots, next }: StorageRangeData) {
	return {
		storage: Object.fromEntries(slots.map(({ hash, key, value }) => [hash, { key, value }])),
		nextKey: next,
	};
}
