import { expect, test } from 'vitest';
import { BoundedMap } from './boundedMap.ts';

test('forgets the least recently used entry', () => {
	const map = new BoundedMap<string, number>(2);
	map.set('a', 1);
	map.set('b', 2);
	expect(map.get('a')).toBe(1);
	map.set('c', 3);
	expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
	expect(map.size).toBe(2);
});

test('replaces an entry without growing', () => {
	const map = new BoundedMap<string, number>(2);
	map.set('a', 1);
	map.set('a', 2);
	expect(map.get('a')).toBe(2);
	expect(map.size).toBe(1);
});
