import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Hash, keccakHex, kernelHash } from '@mosaic/consensus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommitCandidate } from '../committer/commitCandidate.ts';
import { Committer, type CommitterEvent } from '../committer/committer.ts';
import { encodeCall } from '../core/coreInterface.ts';
import { verifyDeployment } from '../core/deployment.ts';
import { OriginClient } from '../origin/originClient.ts';
import { silentLogger } from '../ports/logger.ts';
import { type Anvil, fundedKeys, startAnvil } from '../testing/anvil.ts';
import { ManualClock } from '../testing/manualClock.ts';
import { candidateAt, deployMetaChain, kernelAfter, type MetaChain, originEpochLength } from '../testing/metaChain.ts';
import { Recorder } from '../testing/recorder.ts';
import { TransactionSender } from '../transactions/transactionSender.ts';
import type { OriginEvent } from './originEvents.ts';
import { OriginWatcher, type WatcherOptions } from './originWatcher.ts';

describe('OriginWatcher', () => {
	let anvil: Anvil;
	/** Changes the origin. */
	let direct: OriginClient;
	/** What the watcher sees the origin through. */
	let client: OriginClient;
	let chain: MetaChain;
	let down = false;
	let watchers: OriginWatcher[] = [];

	beforeEach(async () => {
		anvil = await startAnvil();
		direct = await anvil.connect({ confirmations: 2 });
		down = false;
		client = await OriginClient.connect({
			confirmations: 2,
			endpoint: (method, params) => (down ? Promise.reject(new TypeError('down')) : direct.request(method, params)),
		});
		await direct.request('anvil_mine', ['0x4']);
		chain = await deployMetaChain(direct, fundedKeys[0]);
	});
	afterEach(async () => {
		await Promise.all(watchers.map((watcher) => watcher.stop()));
		watchers = [];
		direct?.close();
		await anvil?.stop();
	});

	function watch(changes: Partial<WatcherOptions> = {}) {
		const recorder = new Recorder<OriginEvent>();
		const clock = new ManualClock();
		const { core, originNumber, observation } = chain.deployment;
		const watcher = new OriginWatcher({
			client,
			core: core.address,
			originNumber,
			originEpochLength,
			from: observation,
			interval: 1_000,
			clock,
			logger: silentLogger,
			onEvent: recorder.record,
			...changes,
		});
		watchers.push(watcher);
		watcher.start();
		return { recorder, clock, watcher };
	}

	const mine = (count: number) => direct.request('anvil_mine', [`0x${count.toString(16)}`]);
	const checkpointsOf = (recorder: Recorder<OriginEvent>) =>
		recorder.of('originAdvanced').flatMap(({ checkpoints }) => checkpoints);

	async function commit(candidate: CommitCandidate): Promise<Hash> {
		const recorder = new Recorder<CommitterEvent>();
		const committer = new Committer({
			client: direct,
			core: chain.deployment.core.address,
			sender: new TransactionSender(direct, fundedKeys[1]),
			identities: candidate.members,
			backoffSeconds: 1,
			logger: silentLogger,
			onEvent: recorder.record,
		});
		committer.submit(candidate);
		const { transactionHash } = await recorder.first('committed');
		await committer.stop();
		return transactionHash;
	}

	it('catches up with the final checkpoints, in order, in batches, with headers that hash to them', async () => {
		await mine(150);
		const { recorder } = watch();
		const head = await direct.blockNumber();
		const last = head - 2 - ((head - 2) % originEpochLength);
		await recorder.first('originAdvanced', ({ checkpoints }) => checkpoints.at(-1)?.number === last);
		const checkpoints = checkpointsOf(recorder);
		const first = chain.deployment.observation.number + originEpochLength;
		expect(checkpoints.map(({ number }) => number)).toEqual(
			Array.from({ length: (last - first) / originEpochLength + 1 }, (_, index) => first + index * originEpochLength),
		);
		expect(recorder.of('originAdvanced').length).toBeGreaterThan(1);
		for (const { hash, header } of checkpoints) expect(keccakHex(header)).toBe(hash);
	});

	it('looks again when poked, and at intervals', async () => {
		const { recorder, watcher, clock } = watch();
		await recorder.first('kernelOpened');
		await until(() => clock.next === 1_000);
		await mine(4);
		watcher.poke();
		await until(() => clock.next === 1_000 && checkpointsOf(recorder).length > 0);
		const seen = checkpointsOf(recorder).length;
		await mine(originEpochLength);
		clock.advance(1_000);
		await until(() => checkpointsOf(recorder).length === seen + 1);
	});

	it('tells of kernels and commits by whomever, then that they are final', async () => {
		const { recorder, watcher } = watch();
		const { genesisKernel } = chain.spec;
		expect(await recorder.first('kernelOpened')).toMatchObject({
			height: 1,
			originNumber: chain.deployment.originNumber,
			kernel: genesisKernel,
			kernelHash: kernelHash(genesisKernel),
		});
		const candidate = candidateAt(chain, genesisKernel, 3);
		const transactionHash = await commit(candidate);
		watcher.poke();
		const committed = await recorder.first('metaBlockCommitted');
		expect(committed).toMatchObject({
			height: 1,
			transactionHash,
			source: candidate.link.message.source,
			transitionHash: candidate.link.message.transitionHash,
			dynasty: 3,
		});
		expect((await direct.header(committed.originNumber)).hash).toBe(committed.originHash);
		const { kernel } = await recorder.first('kernelOpened', ({ height }) => height === 2);
		expect(kernel).toEqual(kernelAfter(genesisKernel, committed.metaBlockHash));
		expect(recorder.of('metaBlockFinalized')).toEqual([]);
		await mine(2);
		watcher.poke();
		expect(await recorder.first('metaBlockFinalized')).toEqual({ ...committed, kind: 'metaBlockFinalized' });
	});

	it('tells of pinned blocks, and of each head when all that came with it was told', async () => {
		const { recorder, watcher } = watch();
		const { observation, originNumber, core } = chain.deployment;
		const pin = await recorder.first('originBlockPinned');
		expect(pin).toEqual({ kind: 'originBlockPinned', number: observation.number, originNumber });
		const number = observation.number + originEpochLength;
		const sender = new TransactionSender(direct, fundedKeys[1]);
		const call = { to: core.address, data: encodeCall('pinOriginBlock', [number]) };
		const { blockNumber } = await sender.success(await sender.send(call), 10_000);
		watcher.poke();
		await recorder.first('originHead', (head) => head.number === blockNumber);
		expect(recorder.of('originBlockPinned')[1]).toEqual({
			kind: 'originBlockPinned',
			number,
			originNumber: blockNumber,
		});
	});

	it('finds everything again after a restart', async () => {
		await commit(candidateAt(chain, chain.spec.genesisKernel, 3));
		await mine(20);
		const { recorder } = watch();
		await recorder.first('metaBlockFinalized');
		expect(recorder.of('kernelOpened').map(({ height }) => height)).toEqual([1, 2]);
		expect(recorder.of('metaBlockCommitted').map(({ height }) => height)).toEqual([1]);
	});

	it('takes back what a reorganisation dropped', async () => {
		const { recorder, watcher, clock } = watch();
		await recorder.first('kernelOpened');
		await until(() => clock.next === 1_000);
		const snapshot = await direct.request('evm_snapshot', []);
		const kept = await direct.blockNumber();
		const candidate = candidateAt(chain, chain.spec.genesisKernel, 3);
		await commit(candidate);
		watcher.poke();
		const dropped = await recorder.first('metaBlockCommitted');
		await until(() => clock.next === 1_000);
		await direct.request('evm_revert', [snapshot]);
		await direct.request('evm_increaseTime', [1_000]);
		await mine(1);
		await commit(candidate);
		watcher.poke();
		expect(await recorder.first('originReorganised')).toEqual({ kind: 'originReorganised', from: kept + 1 });
		await until(() => recorder.of('metaBlockCommitted').length === 2);
		const again = recorder.of('metaBlockCommitted')[1];
		expect(again?.metaBlockHash).toBe(dropped.metaBlockHash);
		expect(again?.originHash).not.toBe(dropped.originHash);
		expect(recorder.of('originContradicted')).toEqual([]);
	});

	it.each([
		['the origin does not answer while that is looked for', true],
		['that is not taken in at first', false],
	])('takes back what a reorganisation dropped, though %s', async (_, hidden) => {
		let hiding: string | null = null;
		const hesitant = await OriginClient.connect({
			confirmations: 2,
			endpoint: (method, params) => {
				if (method !== 'eth_getBlockByNumber' || params[0] !== hiding) return direct.request(method, params);
				hiding = null;
				return Promise.reject(new TypeError('down'));
			},
		});
		const recorder = new Recorder<OriginEvent>();
		let refusals = hidden ? 0 : 1;
		const onEvent = (event: OriginEvent): void => {
			if (event.kind === 'originReorganised' && refusals-- > 0) throw new TypeError('disk full');
			recorder.record(event);
		};
		const { watcher, clock } = watch({ client: hesitant, onEvent });
		await recorder.first('kernelOpened');
		await until(() => clock.next === 1_000);
		const snapshot = await direct.request('evm_snapshot', []);
		const kept = await direct.blockNumber();
		const candidate = candidateAt(chain, chain.spec.genesisKernel, 3);
		await commit(candidate);
		watcher.poke();
		await recorder.first('metaBlockCommitted');
		await until(() => clock.next === 1_000);
		await direct.request('evm_revert', [snapshot]);
		await direct.request('evm_increaseTime', [1_000]);
		await commit(candidate);
		await mine(3);
		if (hidden) hiding = `0x${kept.toString(16)}`;
		watcher.poke();
		await recorder.first('originDown');
		await until(() => clock.next === 1_000);
		clock.advance(1_000);
		expect(await recorder.first('originReorganised')).toEqual({ kind: 'originReorganised', from: kept + 1 });
		await until(() => recorder.of('metaBlockCommitted').length === 2);
		hesitant.close();
	});

	it('raises the alarm once when the origin abandons what was final', async () => {
		const { recorder, watcher, clock } = watch();
		await until(() => clock.next === 1_000);
		const snapshot = await direct.request('evm_snapshot', []);
		await mine(6);
		watcher.poke();
		await recorder.first('originAdvanced');
		await until(() => clock.next === 1_000);
		const last = checkpointsOf(recorder).at(-1);
		await direct.request('evm_revert', [snapshot]);
		await direct.request('evm_increaseTime', [1_000]);
		for (const count of [8, 4]) {
			await mine(count);
			watcher.poke();
			await recorder.first('originContradicted');
			await until(() => clock.next === 1_000);
		}
		expect(recorder.of('originContradicted')).toEqual([
			{
				kind: 'originContradicted',
				code: 'ORIGIN_OBSERVATION_ABANDONED',
				number: last?.number,
				expected: last?.hash,
				found: (await direct.header(last?.number ?? 0)).hash,
			},
		]);
		expect(checkpointsOf(recorder).at(-1)).toBe(last);
	});

	it('tells an origin that lags from another chain with fewer blocks', async () => {
		await mine(20);
		const lines: string[] = [];
		const logger = { ...silentLogger, warn: (_: object, message: string) => void lines.push(message) };
		const { observation } = chain.deployment;
		let height: number | null = null;
		let other = false;
		const behind = await OriginClient.connect({
			confirmations: 2,
			endpoint: async (method, params) => {
				if (height === null || method !== 'eth_getBlockByNumber') return direct.request(method, params);
				const wanted = params[0] === 'latest' ? height : Number(params[0]);
				if (wanted > height) return null;
				const spoilt = other && wanted === observation.number ? wanted + 1 : wanted;
				return direct.request(method, [`0x${spoilt.toString(16)}`, false]);
			},
		});
		const { number, hash } = await direct.header((await direct.blockNumber()) - 4);
		const from = { number, hash };
		const { recorder, watcher, clock } = watch({ client: behind, logger, from, anchor: observation });
		await until(() => clock.next === 1_000);
		height = observation.number + 2;
		watcher.poke();
		await until(() => lines.length > 0);
		expect(lines).toEqual(['origin: shows fewer blocks than before; waiting for it to catch up']);
		expect(recorder.of('originContradicted')).toEqual([]);
		// A block under another number than asked for is no answer, and proves nothing.
		other = true;
		height += 1;
		watcher.poke();
		expect(await recorder.first('originDown')).toMatchObject({ code: 'ORIGIN_RESPONSE_INVALID' });
		expect(recorder.of('originContradicted')).toEqual([]);
	});

	it('raises the alarm for another chain that is shorter than what was observed', async () => {
		await mine(20);
		const { observation } = chain.deployment;
		const from = { number: 1_000, hash: observation.hash };
		const anchor = { number: observation.number, hash: `0x${'77'.repeat(32)}` as const };
		const { recorder } = watch({ from, anchor });
		expect(await recorder.first('originContradicted')).toEqual({
			kind: 'originContradicted',
			code: 'ORIGIN_OBSERVATION_ABANDONED',
			number: observation.number,
			expected: anchor.hash,
			found: observation.hash,
		});
	});

	it('reports an origin that is down once, looks with growing pauses, and goes on by itself', async () => {
		const { recorder, clock } = watch({ longestBackoff: 4_000 });
		await recorder.first('kernelOpened');
		await until(() => clock.next === 1_000);
		down = true;
		const pauses: (number | null)[] = [];
		for (let look = 0; look < 5; look += 1) {
			clock.advance(clock.next ?? 0);
			await until(() => clock.next !== null);
			pauses.push(clock.next);
		}
		expect(pauses).toEqual([1_000, 2_000, 4_000, 4_000, 4_000]);
		expect(recorder.of('originDown')).toMatchObject([{ code: 'ORIGIN_UNREACHABLE' }]);
		await mine(8);
		down = false;
		clock.advance(4_000);
		await recorder.first('originRecovered');
		expect(checkpointsOf(recorder).length).toBeGreaterThan(0);
	});

	it('goes on when the origin has restarted', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'origin-'));
		const state = ['--state', join(folder, 'state.json'), '--preserve-historical-states'];
		let origin = await startAnvil(...state);
		const remote = await origin.connect({ confirmations: 2 });
		chain = await deployMetaChain(remote, fundedKeys[0]);
		const { recorder, clock } = watch({ client: remote });
		await recorder.first('kernelOpened');
		await until(() => clock.next === 1_000);
		await origin.stop();
		clock.advance(1_000);
		expect(await recorder.first('originDown')).toMatchObject({ code: 'ORIGIN_UNREACHABLE' });
		await until(() => clock.next === 1_000);
		origin = await startAnvil(...state, '--port', String(origin.port));
		await verifyDeployment(remote, chain.deployment);
		await remote.request('anvil_mine', ['0x8']);
		clock.advance(1_000);
		await recorder.first('originRecovered');
		expect(checkpointsOf(recorder).length).toBeGreaterThan(0);
		expect(recorder.of('originContradicted')).toEqual([]);
		remote.close();
		await origin.stop();
		await rm(folder, { recursive: true });
	});

	it('gives an event again that was not taken in', async () => {
		await mine(8);
		const recorder = new Recorder<OriginEvent>();
		let failures = 1;
		const { clock } = watch({
			onEvent: (event) => {
				if (event.kind === 'originAdvanced' && failures-- > 0) throw new TypeError('disk full');
				recorder.record(event);
			},
		});
		expect(await recorder.first('originDown')).toMatchObject({ code: 'INTERNAL', message: 'disk full' });
		await until(() => clock.next === 1_000);
		clock.advance(1_000);
		const { checkpoints } = await recorder.first('originAdvanced');
		expect(checkpoints[0]?.number).toBe(chain.deployment.observation.number + originEpochLength);
	});

	it('ends in order: the event under way is finished, none follows', async () => {
		await mine(150);
		const events: string[] = [];
		let release: () => void = () => undefined;
		const begun = new Promise<void>((resolve) => {
			const { watcher, clock } = watch({
				onEvent: async ({ kind }) => {
					resolve();
					await new Promise<void>((open) => {
						release = open;
					});
					events.push(kind);
				},
			});
			ended = { watcher, clock };
		});
		await begun;
		const stopped = ended?.watcher.stop().then(() => events.push('stopped'));
		release();
		await stopped;
		expect(events).toEqual(['originBlockPinned', 'stopped']);
		expect(ended?.clock.next).toBeNull();
	});
	let ended: { watcher: OriginWatcher; clock: ManualClock } | undefined;
});

/** Asks again and again, letting everything else run in between. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
