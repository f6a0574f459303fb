/** Bounds what is remembered: drops the entries that came first. */
export function dropOldest<K>(entries: Map<K, unknown> | Set<K>, most: number): void {
	if (entries.size <= most) return;
	for (const key of entries.keys()) {
		entries.delete(key);
		if (entries.size <= most) return;
	}
}
