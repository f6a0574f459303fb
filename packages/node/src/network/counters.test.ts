import { expect, test } from 'vitest';
import { Counters } from './counters.ts';

test('counts by key, and what is beyond its room together', () => {
	const counters = new Counters();
	counters.count('votes', 'accept');
	counters.count('votes', 'accept');
	counters.count('votes', 'reject', 'MALFORMED');
	for (let code = 0; code < 1_000; code += 1) counters.count('peer', 'penalized', `CODE_${code}`);
	counters.count('votes', 'accept');
	const all = counters.all();
	expect(all).toMatchObject({ 'votes/accept': 3, 'votes/reject/MALFORMED': 1, 'peer/penalized/CODE_0': 1, other: 490 });
	expect(Object.keys(all)).toHaveLength(513);
});
