import { expect, test } from 'vitest';
import { RequestPace } from './requestPace.ts';

const never = new AbortController().signal;
const limits = { requestsPerPeer: 4, requestRate: { perSecond: 20, burst: 200 } };

test('fewer requests are under way than the peer serves, and the others follow in order', async () => {
	const pace = new RequestPace(limits);
	const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
	const started: number[] = [];
	const all = gates.map(({ promise }, index) =>
		pace.run('peer', 'blocks', never, () => {
			started.push(index);
			return promise;
		}),
	);
	const other = pace.run('other', 'blocks', never, async () => 'at once');
	expect(await other).toBe('at once');
	expect(started).toEqual([0, 1, 2]);
	gates[1]?.resolve();
	await all[1];
	await Promise.resolve();
	expect(started).toEqual([0, 1, 2, 3]);
	for (const { resolve } of gates) resolve();
	await Promise.all(all);
	expect(started).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a failure frees its place', async () => {
	const pace = new RequestPace({ ...limits, requestsPerPeer: 2 });
	const failing = pace.run('peer', 'blocks', never, () => Promise.reject(new TypeError('no answer')));
	await expect(failing).rejects.toThrow('no answer');
	expect(await pace.run('peer', 'blocks', never, async () => 1)).toBe(1);
});

test('what waits for one peer is bounded', async () => {
	const pace = new RequestPace({ requestsPerPeer: 2, requestRate: { perSecond: 20, burst: 1_000 } });
	const { promise, resolve } = Promise.withResolvers<void>();
	const all = Array.from({ length: 257 }, () => pace.run('peer', 'blocks', never, () => promise));
	await expect(pace.run('peer', 'blocks', never, () => promise)).rejects.toMatchObject({ code: 'REQUEST_REFUSED' });
	resolve();
	expect(await Promise.allSettled(all)).toHaveLength(257);
});

test('who stops waits for no turn', async () => {
	const pace = new RequestPace({ requestsPerPeer: 4, requestRate: { perSecond: 0.001, burst: 2 } });
	await pace.run('peer', 'blocks', never, async () => undefined);
	const stopping = new AbortController();
	const waiting = pace.run('peer', 'blocks', stopping.signal, async () => undefined);
	stopping.abort();
	await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
