import type { KernelInclusion } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLogger } from '../logging/logger.ts';
import { KernelProofs } from './kernelProofs.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

const inclusion = { accountProof: [], storageProof: [] } as unknown as KernelInclusion;
const observation = (byte: string) => ({ number: 1, hash: `0x${byte.repeat(32)}` as const });

/** Proofs of an origin that gives them where `given` says so; `asked` and `told` list the observations. */
function proofs(given: (hash: string) => boolean) {
	const asked: string[] = [];
	const told: string[] = [];
	const made = new KernelProofs({
		prove: async (_height, { hash }) => {
			asked.push(hash);
			if (!given(hash)) throw new RangeError('no proof');
			return inclusion;
		},
		onProof: (_inclusion, { hash }) => told.push(hash),
		logger: createLogger({ level: 'error', json: true }),
	});
	return { made, asked, told };
}

test('asks again until the origin gives the proof', async () => {
	let given = false;
	const { made, asked, told } = proofs(() => given);
	made.want(2, observation('01'));
	await vi.advanceTimersByTimeAsync(1_100);
	expect(asked).toHaveLength(3);
	given = true;
	await vi.advanceTimersByTimeAsync(500);
	expect(told).toEqual([observation('01').hash]);
	expect(vi.getTimerCount()).toBe(0);
});

test('an origin that gives no proof is asked ever less often', async () => {
	const { made, asked } = proofs(() => false);
	made.want(2, observation('01'));
	await vi.advanceTimersByTimeAsync(3_600_000);
	expect(asked.length).toBeGreaterThan(120);
	expect(asked.length).toBeLessThan(140);
	made.stop();
});

test('only the proof wanted last is asked for again', async () => {
	const { made, asked, told } = proofs(() => false);
	made.want(2, observation('01'));
	await vi.advanceTimersByTimeAsync(0);
	made.want(2, observation('02'));
	await vi.advanceTimersByTimeAsync(1_000);
	expect(asked.filter((hash) => hash === observation('01').hash)).toHaveLength(1);
	expect(asked.filter((hash) => hash === observation('02').hash)).toHaveLength(3);
	expect(vi.getTimerCount()).toBe(1);
	expect(told).toEqual([]);
});

test('a stop ends the asking and keeps back what comes after it', async () => {
	const { made, asked, told } = proofs((hash) => hash === observation('02').hash);
	made.want(2, observation('01'));
	await vi.advanceTimersByTimeAsync(0);
	made.stop();
	made.want(2, observation('02'));
	made.stop();
	await vi.advanceTimersByTimeAsync(5_000);
	expect(asked).toHaveLength(2);
	expect(told).toEqual([]);
	expect(vi.getTimerCount()).toBe(0);
});
