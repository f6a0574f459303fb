import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Discovery, type SeenPeer } from './discovery.ts';

const interval = 1_000;
const first = multiaddr('/ip4/192.0.2.1/tcp/1');
const second = multiaddr('/ip4/192.0.2.1/tcp/2');

let discovery: Discovery;
let tries: string[][];
let connected: Set<string>;
let reachable: boolean;

beforeEach(() => {
	vi.useFakeTimers();
	tries = [];
	connected = new Set();
	reachable = false;
	discovery = new Discovery({
		interval,
		wants: (name) => !connected.has(name),
		dial: async ({ name, addresses }: SeenPeer) => {
			tries.push([name, ...addresses.map(String)]);
			if (!reachable) throw new TypeError('nobody answers');
			connected.add(name);
		},
	});
});
afterEach(() => {
	discovery.stop();
	vi.useRealTimers();
});

test('a peer that is lost is tried where it was seen, although it was seen since without any address', async () => {
	reachable = true;
	discovery.start([]);
	discovery.found({ name: 'peer', addresses: [first] });
	await vi.advanceTimersByTimeAsync(interval);
	discovery.found({ name: 'peer', addresses: [] });
	connected.clear();
	await vi.advanceTimersByTimeAsync(interval);
	expect(tries).toEqual([
		['peer', String(first)],
		['peer', String(first)],
	]);
});

test('configured addresses outlast those that a peer tells of itself, however many', async () => {
	discovery.start([{ name: 'peer', address: first }]);
	await vi.advanceTimersByTimeAsync(0);
	const many = Array.from({ length: 20 }, (_, port) => multiaddr(`/ip4/192.0.2.2/tcp/${port + 1}`));
	discovery.found({ name: 'peer', addresses: many });
	const [configured, told] = tries;
	expect(configured).toEqual(['peer', String(first)]);
	expect(told).toEqual(['peer', String(first), ...many.slice(0, 8).map(String)]);
});

test('a peer that is not reached is tried less and less often, and at once where it is seen anew', async () => {
	discovery.start([]);
	discovery.found({ name: 'peer', addresses: [first] });
	await vi.advanceTimersByTimeAsync(64 * interval);
	expect(tries).toHaveLength(1 + 6);
	await vi.advanceTimersByTimeAsync(64 * interval);
	expect(tries).toHaveLength(1 + 6 + 2);
	discovery.found({ name: 'peer', addresses: [second] });
	expect(tries.at(-1)).toEqual(['peer', String(second), String(first)]);
	await vi.advanceTimersByTimeAsync(interval);
	expect(tries).toHaveLength(1 + 6 + 2 + 2);
});

test('only so many peers are remembered, and those of the configuration whatever else is seen', async () => {
	connected.add('configured');
	discovery.start([{ name: 'configured', address: first }]);
	for (let index = 0; index < 200; index++) discovery.found({ name: `peer ${index}`, addresses: [second] });
	await vi.advanceTimersByTimeAsync(0);
	tries.length = 0;
	connected.clear();
	await vi.advanceTimersByTimeAsync(interval);
	const names = tries.map(([name]) => name);
	expect(names).toHaveLength(1 + 128);
	expect(names.slice(0, 2)).toEqual(['configured', 'peer 199']);
});
