import { metaBlockHash } from '@mosaic/consensus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastCommit, readCommit } from '../core/coreReads.ts';
import { OriginClient } from '../origin/originClient.ts';
import { silentLogger } from '../ports/logger.ts';
import { type Anvil, fundedKeys, startAnvil } from '../testing/anvil.ts';
import { ManualClock } from '../testing/manualClock.ts';
import {
	candidateAt,
	deployMetaChain,
	epochLength,
	kernelAfter,
	type MetaChain,
	stateRootOf,
	validators,
} from '../testing/metaChain.ts';
import { Recorder } from '../testing/recorder.ts';
import { TransactionSender } from '../transactions/transactionSender.ts';
import type { CommitCandidate } from './commitCandidate.ts';
import { commitPosition } from './commitOrder.ts';
import { Committer, type CommitterEvent, type CommitterOptions } from './committer.ts';

const everyone = validators.map(({ address }) => address);

function metaBlockOf({ transition, link }: CommitCandidate) {
	const { transitionHash, source } = link.message;
	return metaBlockHash({ kernelHash: transition.kernelHash, transitionHash, source });
}

describe('Committer', () => {
	let anvil: Anvil;
	let client: OriginClient;
	let chain: MetaChain;
	let committers: Committer[] = [];

	beforeEach(async () => {
		anvil = await startAnvil();
		client = await anvil.connect();
		chain = await deployMetaChain(client, fundedKeys[0]);
	});
	afterEach(async () => {
		await Promise.all(committers.map((committer) => committer.stop()));
		committers = [];
		client?.close();
		await anvil?.stop();
	});

	function start(changes: Partial<CommitterOptions> & { key?: Uint8Array } = {}) {
		const recorder = new Recorder<CommitterEvent>();
		const committer = new Committer({
			client,
			core: chain.deployment.core.address,
			sender: new TransactionSender(changes.client ?? client, changes.key ?? fundedKeys[1]),
			identities: everyone,
			backoffSeconds: 10,
			logger: silentLogger,
			onEvent: recorder.record,
			...changes,
		});
		committers.push(committer);
		return { committer, recorder };
	}

	async function commitThree(changes: Partial<CommitterOptions>) {
		const { committer, recorder } = start(changes);
		let kernel = chain.spec.genesisKernel;
		for (const height of [1, 2, 3]) {
			const candidate = candidateAt(chain, kernel, height * 2);
			committer.submit(candidate);
			const event = await recorder.first('committed', (committed) => committed.height === height);
			const expected = {
				height,
				metaBlockHash: metaBlockOf(candidate),
				source: candidate.link.message.source,
				blockNumber: height * 2 * epochLength,
				stateRoot: stateRootOf(height * 2),
				dynasty: height * 2,
				accumulatedGas: 42_000n * BigInt(height),
			};
			expect(await lastCommit(client, chain.deployment.core.address)).toMatchObject(expected);
			const { core, originNumber } = chain.deployment;
			expect(await readCommit(client, core.address, height, originNumber)).toMatchObject({
				...expected,
				transactionHash: event.transactionHash,
			});
			kernel = kernelAfter(kernel, metaBlockOf(candidate));
		}
		return recorder;
	}

	it('commits meta-blocks one after the other, each in one call', async () => {
		const before = await client.transactionCount(new TransactionSender(client, fundedKeys[1]).address, 'latest');
		const recorder = await commitThree({});
		const after = await client.transactionCount(new TransactionSender(client, fundedKeys[1]).address, 'latest');
		expect(after - before).toBe(3);
		expect(recorder.events.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
	});

	it('brings a large seal in several calls, and stops as soon as Core has committed', async () => {
		await commitThree({ signaturesPerCall: 1 });
		const { address } = new TransactionSender(client, fundedKeys[1]);
		// A proposal and three of the four votes, which suffice: three times.
		expect(await client.transactionCount(address, 'latest')).toBe(12);
	});

	it('goes on with a proposal that stands already', async () => {
		const candidate = candidateAt(chain, chain.spec.genesisKernel, 2);
		const short = { ...candidate, link: { ...candidate.link, signatures: candidate.link.signatures.slice(0, 2) } };
		const first = start({ signaturesPerCall: 1, key: fundedKeys[2] });
		first.committer.submit(short);
		expect(await first.recorder.first('refused')).toMatchObject({ height: 1, reason: 'SupermajorityMissing' });
		const second = start({ signaturesPerCall: 1 });
		second.committer.submit(candidate);
		expect(await second.recorder.first('committed')).toMatchObject({ height: 1 });
	});

	it('commits the newest of what it was given', async () => {
		const clock = new ManualClock();
		const first = everyone.find((address) => position(address) === 1) ?? everyone[0];
		const { committer, recorder } = start({ clock, identities: first === undefined ? [] : [first] });
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 2));
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 5));
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 3));
		await until(() => clock.next === 10_000);
		clock.advance(10_000);
		await recorder.first('committed');
		expect(await lastCommit(client, chain.deployment.core.address)).toMatchObject({ height: 1, dynasty: 5 });
	});

	it('says by name why Core refuses, and drops the candidate for a newer one', async () => {
		const { committer, recorder } = start();
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 2, { signers: 2 }));
		const { reason } = await recorder.first('refused');
		expect(reason).toBe('SupermajorityMissing(2, 4, 2, 4)');
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 3, { signers: 3 }));
		expect(await recorder.first('committed')).toMatchObject({ height: 1 });
	});

	it('lets rivals in the order pass, and steps in when they do not', async () => {
		const clock = new ManualClock();
		const member = (place: number) => everyone.filter((address) => position(address) === place);
		const first = start({ clock, identities: member(0), key: fundedKeys[1] });
		const second = start({ clock, identities: member(1), key: fundedKeys[2] });
		const candidate = candidateAt(chain, chain.spec.genesisKernel, 2);
		second.committer.submit(candidate);
		await until(() => clock.next === 10_000);
		first.committer.submit(candidate);
		await first.recorder.first('committed');
		clock.advance(10_000);
		expect(await second.recorder.first('yielded')).toEqual({ kind: 'yielded', height: 1 });
		expect(second.recorder.of('committed')).toEqual([]);
		expect(await client.transactionCount(new TransactionSender(client, fundedKeys[2]).address, 'latest')).toBe(0);
	});

	it('takes it for no failure when a rival is faster in the same block', async () => {
		const candidate = candidateAt(chain, chain.spec.genesisKernel, 2);
		const rivals = [start({ key: fundedKeys[1] }), start({ key: fundedKeys[2] })];
		await client.request('evm_setAutomine', [false]);
		for (const { committer } of rivals) committer.submit(candidate);
		await until(async () => (await pooled()) === 2);
		await client.request('anvil_mine', ['0x1']);
		const kinds = await Promise.all(
			rivals.map(({ recorder }) => Promise.race([recorder.first('committed'), recorder.first('yielded')])),
		);
		expect(kinds.map(({ kind }) => kind).sort()).toEqual(['committed', 'yielded']);
		expect(rivals.flatMap(({ recorder }) => recorder.of('refused'))).toEqual([]);
	});

	it('pays more when its transaction is not mined', async () => {
		const { committer, recorder } = start({ replaceAfter: 50 });
		await client.request('evm_setAutomine', [false]);
		const { address } = new TransactionSender(client, fundedKeys[1]);
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 2));
		const fees = new Set<string>();
		await until(async () => {
			const content = (await client.request('txpool_content', [])) as TransactionPool;
			const mine = Object.entries(content.pending).find(([sender]) => sender.toLowerCase() === address)?.[1] ?? {};
			for (const { maxFeePerGas } of Object.values(mine)) fees.add(maxFeePerGas);
			return fees.size > 1;
		});
		await client.request('anvil_mine', ['0x1']);
		await recorder.first('committed');
		expect(await client.transactionCount(address, 'pending')).toBe(1);
	});

	it('commits again what a reorganisation of the origin dropped', async () => {
		const { committer, recorder } = start();
		const candidate = candidateAt(chain, chain.spec.genesisKernel, 2);
		const before = await client.request('evm_snapshot', []);
		committer.submit(candidate);
		await recorder.first('committed');
		await client.request('evm_revert', [before]);
		await client.request('anvil_mine', ['0x2']);
		expect(await lastCommit(client, chain.deployment.core.address)).toMatchObject({ height: 0 });
		committer.poke();
		await until(() => recorder.of('committed').length === 2);
		expect(await lastCommit(client, chain.deployment.core.address)).toMatchObject({ height: 1 });
	});

	it('looks again after a poke, at whatever moment that comes', async () => {
		const answers = new Map<string, unknown>();
		let [asked, answered] = [0, 0];
		// From the second time on all is answered at once: what happens between two moments can be counted out.
		const remembering = await OriginClient.connect({
			confirmations: 0,
			endpoint: async (method, params) => {
				asked += 1;
				const key = JSON.stringify([method, params]);
				if (!answers.has(key)) answers.set(key, await client.request(method, params));
				answered += 1;
				return answers.get(key);
			},
		});
		const { committer } = start({ client: remembering });
		const rest = async (): Promise<void> => {
			do await new Promise((resolve) => setImmediate(resolve));
			while (asked > answered);
		};
		committer.submit(candidateAt(chain, { ...chain.spec.genesisKernel, height: 9 }, 2));
		await rest();
		for (let moments = 0; moments < 100; moments += 1) {
			committer.poke();
			for (let passed = 0; passed < moments; passed += 1) await undefined;
			const before = asked;
			committer.poke();
			await rest();
			expect(asked, `after ${moments} moments`).toBeGreaterThan(before);
		}
		remembering.close();
	});

	it('keeps what it has while the origin is down', async () => {
		const clock = new ManualClock();
		let down = true;
		const flaky = await anvil.connect({
			endpoint: (method, params) =>
				down && method !== 'eth_chainId' ? Promise.reject(new TypeError('down')) : client.request(method, params),
		});
		const { committer, recorder } = start({ client: flaky, clock });
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 2));
		expect(await recorder.first('delayed')).toMatchObject({ code: 'ORIGIN_UNREACHABLE' });
		await until(() => clock.next === 250);
		clock.advance(250);
		await until(() => recorder.of('delayed').length === 2 && clock.next === 500);
		down = false;
		clock.advance(500);
		expect(await recorder.first('committed')).toMatchObject({ height: 1 });
	});

	it('leaves nothing behind when stopped while it waits', async () => {
		const clock = new ManualClock();
		const { committer } = start({ clock, identities: [] });
		committer.submit(candidateAt(chain, chain.spec.genesisKernel, 2));
		await until(() => clock.next === 40_000);
		await committer.stop();
		expect(clock.next).toBeNull();
	});

	function position(address: (typeof everyone)[number]): number {
		const { kernelHash } = candidateAt(chain, chain.spec.genesisKernel, 2).transition;
		return commitPosition(kernelHash, everyone, [address]);
	}

	async function pooled(): Promise<number> {
		const { pending } = (await client.request('txpool_status', [])) as { pending: string };
		return Number(pending);
	}
});

interface TransactionPool {
	readonly pending: Record<string, Record<string, { readonly maxFeePerGas: string }>>;
}

/** Asks again and again, letting everything else run in between. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
