import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitPosition } from '../committer/commitOrder.ts';
import { Committer, type CommitterEvent } from '../committer/committer.ts';
import { readCore } from '../core/coreReads.ts';
import type { OriginClient } from '../origin/originClient.ts';
import { silentLogger } from '../ports/logger.ts';
import { type Anvil, fundedKeys, startAnvil } from '../testing/anvil.ts';
import { ManualClock } from '../testing/manualClock.ts';
import { candidateAt, deployMetaChain, type MetaChain, originEpochLength, validators } from '../testing/metaChain.ts';
import { Recorder } from '../testing/recorder.ts';
import { TransactionSender } from '../transactions/transactionSender.ts';
import { OriginPinner, type PinnerOptions } from './originPinner.ts';
import { OriginSight } from './originSight.ts';

const members = validators.map(({ address }) => address);

/** An origin before EIP-2935: Core sees 256 blocks. */
describe('OriginPinner', () => {
	let anvil: Anvil;
	let client: OriginClient;
	let chain: MetaChain;
	let kernel: `0x${string}`;
	let pinners: OriginPinner[] = [];

	beforeEach(async () => {
		anvil = await startAnvil('--hardfork', 'cancun');
		client = await anvil.connect();
		chain = await deployMetaChain(client, fundedKeys[0]);
		kernel = candidateAt(chain, chain.spec.genesisKernel, 2).transition.kernelHash;
		await mine(400);
	});
	afterEach(async () => {
		await Promise.all(pinners.map((pinner) => pinner.stop()));
		pinners = [];
		client?.close();
		await anvil?.stop();
	});

	const mine = (count: number) => client.request('anvil_mine', [`0x${count.toString(16)}`]);

	function start(changes: Partial<PinnerOptions> & { key?: Uint8Array } = {}) {
		const sight = new OriginSight(client);
		const lines: Record<string, unknown>[] = [];
		const logger = { ...silentLogger, info: (fields: object) => void lines.push({ ...fields }) };
		const pinner = new OriginPinner({
			...{ client, core: chain.deployment.core.address, originEpochLength, sight, backoffSeconds: 10 },
			...{
				sender: new TransactionSender(client, changes.key ?? fundedKeys[1]),
				identities: members,
				margin: null,
				logger,
			},
			...changes,
		});
		pinners.push(pinner);
		return { pinner, sight, lines };
	}

	async function consider(pinner: OriginPinner, observation: number): Promise<void> {
		await pinner.consider(await client.blockNumber(), { observation, kernel, members });
	}

	async function pinnedHash(number: number): Promise<unknown> {
		return (await readCore(client, chain.deployment.core.address, 'originBlockHashes', [number]))[0];
	}

	async function commitOf(number: number): Promise<CommitterEvent> {
		const recorder = new Recorder<CommitterEvent>();
		const committer = new Committer({
			...{ client, core: chain.deployment.core.address, sender: new TransactionSender(client, fundedKeys[2]) },
			...{ identities: members, backoffSeconds: 10, logger: silentLogger, onEvent: recorder.record },
		});
		const { hash } = await client.header(number);
		const observation = { ...chain.spec.observation, number, hash };
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 2, { observation }));
		const event = await Promise.race([recorder.first('committed'), recorder.first('refused')]);
		await committer.stop();
		return event;
	}

	it('pins what a commit will need long after Core has lost sight of it', async () => {
		const head = await client.blockNumber();
		const pinned = firstCheckpointFrom(head - 256 + 64);
		// Finality is 300 blocks behind: what is final now is out of sight.
		await consider(start().pinner, head - 300 - ((head - 300) % originEpochLength));
		expect(await pinnedHash(pinned)).toBe((await client.header(pinned)).hash);
		await mine(300);
		expect(await commitOf(pinned + originEpochLength)).toMatchObject({
			kind: 'refused',
			reason: expect.stringContaining('OriginObservationUnknown'),
		});
		expect(await commitOf(pinned)).toMatchObject({ kind: 'committed', height: 1 });
	});

	it('pins the observation itself where that is about to be out of sight', async () => {
		const head = await client.blockNumber();
		const observation = firstCheckpointFrom(head - 250);
		await consider(start().pinner, observation);
		await mine(300);
		expect(await commitOf(observation)).toMatchObject({ kind: 'committed' });
	});

	it('costs nothing while the observation is young', async () => {
		const { address } = new TransactionSender(client, fundedKeys[1]);
		const before = await client.transactionCount(address, 'latest');
		await consider(start().pinner, firstCheckpointFrom((await client.blockNumber()) - 190));
		expect(await client.transactionCount(address, 'latest')).toBe(before);
	});

	it('pins one block for as many as the margin has, as the origin goes on', async () => {
		const { pinner, lines } = start({ margin: 20 });
		for (let step = 0; step < 12; step += 1) {
			await mine(10);
			const head = await client.blockNumber();
			await consider(pinner, head - (head % originEpochLength) - 300);
		}
		const numbers = lines.map(({ number }) => Number(number));
		expect(numbers.length).toBeGreaterThanOrEqual(4);
		expect(numbers.length).toBeLessThanOrEqual(7);
		for (const [index, number] of numbers.entries()) {
			expect(number % originEpochLength).toBe(0);
			if (index > 0) expect(number - (numbers[index - 1] ?? 0)).toBeGreaterThanOrEqual(20);
		}
	});

	it('lets those before it in the order pin, and finds then nothing to do', async () => {
		const clock = new ManualClock();
		const place = (wanted: number) =>
			members.filter((address) => commitPosition(kernel, members, [address]) === wanted);
		const [first, second] = [
			start({ clock, identities: place(0) }),
			start({ clock, identities: place(1), key: fundedKeys[2] }),
		];
		const head = await client.blockNumber();
		const need = { observation: firstCheckpointFrom(head - 300), kernel, members };
		await second.pinner.consider(head, need);
		await first.pinner.consider(head, need);
		expect([first.lines.length, second.lines.length]).toEqual([1, 0]);
		clock.advance(10_000);
		// It was not told of the pin yet, and asks Core.
		await second.pinner.consider(head, need);
		expect(second.lines).toEqual([]);
		expect(await client.transactionCount(new TransactionSender(client, fundedKeys[2]).address, 'latest')).toBe(0);
	});

	it('steps in when those before it do not', async () => {
		const clock = new ManualClock();
		const { pinner, lines } = start({ clock, identities: [] });
		const head = await client.blockNumber();
		const need = { observation: firstCheckpointFrom(head - 300), kernel, members };
		await pinner.consider(head, need);
		expect(lines).toEqual([]);
		clock.advance(40_000);
		await pinner.consider(head, need);
		expect(lines).toHaveLength(1);
	});
});

describe('OriginSight', () => {
	it('sees as far as the origin lets Core see, and what is pinned until the origin takes that back', async () => {
		for (const [hardfork, window] of [
			['cancun', 256],
			['prague', 8_191],
		] as const) {
			const anvil = await startAnvil('--hardfork', hardfork);
			const client = await anvil.connect();
			const sight = new OriginSight(client);
			expect(sight.sees(0, 1_000_000)).toBe(true);
			expect(await sight.window()).toBe(window);
			expect([sight.sees(10_001 - window, 10_000), sight.sees(10_000 - window, 10_000)]).toEqual([true, false]);
			const old = { kind: 'originBlockPinned', number: 4, originNumber: 4 + window / 2 } as const;
			const young = { ...old, number: 6, originNumber: 7 };
			expect([await sight.pinned({ ...old, originNumber: 8_000 }), await sight.pinned(young)]).toEqual([true, false]);
			expect([4, 5, 6].map((number) => sight.sees(number, 1_000_000))).toEqual([true, false, true]);
			expect([sight.hasPinFrom(4), sight.hasPinFrom(5)]).toEqual([true, false]);
			sight.forgetFrom(8_000);
			expect([4, 6].map((number) => sight.sees(number, 1_000_000))).toEqual([false, true]);
			expect(sight.hasPinFrom(4)).toBe(false);
			client.close();
			await anvil.stop();
		}
	});
});

function firstCheckpointFrom(number: number): number {
	return Math.ceil(number / originEpochLength) * originEpochLength;
}
