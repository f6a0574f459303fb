import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@mosaic/consensus/simulation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningAnvil, startAnvil } from '../support/anvil.ts';
import { rpc } from '../support/rpc.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { committedIn, Told, transfer } from './traffic.ts';

/** From Core's opening of a kernel on the origin to the blocks that it governs. */
const kernelPhases = [
	'committer: meta-block committed',
	'meta-block committed on the origin',
	'kernel carried',
	'kernel active',
] as const;

/** Log lines of a stack in the order in which it writes to its databases in between. */
const crashEvents = ['head', 'justified', 'finalised', 'origin: block', ...kernelPhases] as const;

let folder: string;
let stack: RunningStack | undefined;
let anvil: RunningAnvil | undefined;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-restart-'));
});
afterEach(async () => {
	await stack?.program.stop('SIGKILL');
	await anvil?.program.stop('SIGKILL');
	stack = undefined;
	anvil = undefined;
	await rm(folder, { recursive: true, force: true });
});

async function start(...words: string[]): Promise<RunningStack> {
	const common = ['--data-dir', folder, '--commit-interval', '0', '--log-level', 'debug'];
	stack = await startStack([...common, ...words]);
	return stack;
}

/** Resolves when the stack has logged `message` for the `count`-th time. */
function logged({ program }: RunningStack, message: string, count = 1): Promise<void> {
	return new Promise((resolve) => {
		const look = (): void => {
			if (program.errors().split(`"${message}"`).length > count) resolve();
		};
		program.child.stderr?.on('data', look);
		look();
	});
}

/** Stops the stack and starts it again, time after time; each run must keep what the ones before told, and commit anew. */
async function stopAndStart(words: readonly string[]): Promise<void> {
	const told = new Told();
	let height = 0;
	for (let run = 1; run <= 3; run += 1) {
		const running = await start(...words);
		expect(await told.broken(running)).toEqual([]);
		const latest = await rpc(running.auxiliary.url, 'mosaic_getMetaBlock', ['latest']);
		expect(latest === null ? 0 : Number(latest.height)).toBeGreaterThanOrEqual(height);
		const committed = await committedIn(running, await transfer(running, 0, told));
		expect(committed).toBeGreaterThan(height);
		height = committed;
		await told.lookAtFinality(running);
		expect(await running.program.stop()).toBe(0);
		expect(running.program.errors()).not.toMatch(/"level":(40|50)/);
	}
}

test('embedded origin: a stack that was stopped goes on with blocks, finality and commits', async () => {
	await stopAndStart([]);
});

test('embedded origin, longer epochs on both chains: a stack that was stopped goes on', async () => {
	await stopAndStart(['--epoch-length', '4', '--origin-epoch-length', '2']);
});

test('anvil as the origin: a stack that was stopped goes on', async () => {
	anvil = await startAnvil(['--block-time', '1', '--slots-in-an-epoch', '1']);
	await stopAndStart(['--origin-rpc', anvil.url]);
});

test('a stack killed in any phase of a kernel goes on to the next commit', async () => {
	const told = new Told();
	let height = 0;
	for (const phase of kernelPhases) {
		const running = await start();
		expect(await told.broken(running)).toEqual([]);
		const committed = await committedIn(running, await transfer(running, 0, told));
		expect(committed).toBeGreaterThan(height);
		height = committed;
		const killed = logged(running, phase, 2).then(() => running.program.stop('SIGKILL'));
		await sendUntilGone(running, 0, told);
		await killed;
	}
	const running = await start();
	expect(await told.broken(running)).toEqual([]);
	expect(await committedIn(running, await transfer(running, 0, told))).toBeGreaterThan(height);
});

const rounds = Number(process.env.MOSAIC_CRASH_ROUNDS ?? 4);
const seed = Number(process.env.MOSAIC_CRASH_SEED ?? Math.floor(Math.random() * 2 ** 32));

test(`a stack killed at random points under load loses nothing it told: MOSAIC_CRASH_SEED=${seed}`, {
	timeout: 30_000 + rounds * 15_000,
}, async () => {
	const random = new Random(seed);
	const told = new Told();
	for (let round = 1; round <= rounds; round += 1) {
		const running = await start();
		expect(await told.broken(running)).toEqual([]);
		const event = crashEvents[random.below(crashEvents.length)] ?? 'head';
		const killed = logged(running, event, 1 + random.below(event === 'head' ? 60 : 4)).then(() =>
			running.program.stop('SIGKILL'),
		);
		await Promise.all([0, 1, 2].map((account) => sendUntilGone(running, account, told)));
		await killed;
	}
	const running = await start();
	expect(await told.broken(running)).toEqual([]);
	await committedIn(running, await transfer(running, 0, told));
	expect(await told.broken(running)).toEqual([]);
	expect(running.program.errors()).not.toMatch(/"level":50/);
});

/** One transfer after the other, until the node is gone. */
async function sendUntilGone(running: RunningStack, account: number, told: Told): Promise<void> {
	for (;;) {
		try {
			await transfer(running, account, told);
			await told.lookAtFinality(running);
		} catch (error) {
			if (running.program.child.killed) return;
			throw error;
		}
	}
}
