import { expect, test } from 'vitest';
import { BoundedCache } from './boundedCache.ts';

test('keeps what was looked up last, and never more than twice its capacity', () => {
	const cache = new BoundedCache<number>(10);
	cache.set('kept', -1);
	for (let index = 0; index < 100; index += 1) {
		cache.set(`${index}`, index);
		expect(cache.get('kept')).toBe(-1);
		expect(cache.get(`${index}`)).toBe(index);
		expect(cache.size).toBeLessThanOrEqual(20);
	}
	expect(cache.get('0')).toBeUndefined();
});

test('counts what values weigh', () => {
	const cache = new BoundedCache<string>(10, (value) => value.length);
	for (const key of ['a', 'b', 'c', 'd', 'e']) cache.set(key, 'aaaaaaaaaa');
	expect(['a', 'b', 'c', 'd', 'e'].filter((key) => cache.get(key) !== undefined)).toEqual(['d', 'e']);
});

test('is empty once cleared', () => {
	const cache = new BoundedCache<number>(2);
	for (const key of ['a', 'b', 'c']) cache.set(key, 1);
	cache.clear();
	expect(cache.size).toBe(0);
});
