import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLogger } from '../logging/logger.ts';
import type { SealedBlock } from '../network/types.ts';
import { describeBlock } from './describeBlock.ts';
import type { BlockImporter } from './ports.ts';
import { SyncService } from './syncService.ts';
import { honestPeer, type Lie, lies, lyingPeer } from './testing/liars.ts';
import { blocksOf, genesisOf, hashOf, MapChain } from './testing/mapChain.ts';
import { MemoryNetwork } from './testing/memoryNetwork.ts';
import { Scheduler } from './testing/scheduler.ts';

const salt = 'good';
const good = blocksOf(700, salt);

interface Plan {
	readonly seed: number;
	readonly length: number;
	/** Blocks that the node has at the start, and blocks it has on a branch of its own on top of them. */
	readonly known: number;
	readonly astray: number;
	readonly liars: readonly Lie[];
	readonly wants: readonly number[];
}

const plan: fc.Arbitrary<Plan> = fc.record({
	seed: fc.nat(2 ** 31),
	length: fc.integer({ min: 40, max: good.length }),
	known: fc.nat(40),
	astray: fc.nat(20),
	liars: fc.array(fc.constantFrom(...lies), { maxLength: 5 }),
	wants: fc.array(fc.nat(good.length), { maxLength: 8 }),
});

test('with one honest peer among liars a node always ends synced, and knows who lied', async () => {
	const seed = Number(process.env.SEED ?? 20_260_101);
	console.info(`SEED=${seed}`);
	await fc.assert(fc.asyncProperty(plan, runPlan), { seed, numRuns: Number(process.env.RUNS ?? 120) });
});

async function runPlan({ seed, length, known, astray, liars, wants }: Plan): Promise<void> {
	const scheduler = new Scheduler(seed);
	const blocks = good.slice(0, length);
	const chain = new MapChain(salt);
	for (const block of blocksOf(known + astray, 'astray', blocks.slice(0, known))) {
		if (known > 0) await chain.import(block);
	}
	const network = new MemoryNetwork(scheduler);
	const names = liars.map((lie, index) => `${lie} ${index}`);
	for (const [index, lie] of liars.entries()) {
		network.connect(names[index] ?? '', lyingPeer(lie, blocks, salt, scheduler));
	}
	network.connect('honest', attentive(blocks, chain));
	const sync = serviceOf(scheduler, network, chain);
	sync.start();
	for (const place of wants) {
		const block = blocks[place];
		sync.want(block === undefined ? genesisOf(`nothing ${place}`) : hashOf(block), names[place % (names.length + 1)]);
	}
	const level = (): boolean => sync.isSynced && chain.head.number >= length - 8;
	expect(await scheduler.run(level), 'ends synced').toBe(true);
	expect(network.open.blocksByRange).toBeLessThanOrEqual(2 + liars.length);
	const blamed = new Set(network.penalties.map(({ peer }) => peer));
	// Who does not answer is let be: it may be busy, or stopped for a while.
	const guilty = names.filter((name) => !/^(stall|failure)/.test(name));
	expect([...blamed].toSorted()).toEqual(guilty.toSorted());
	const onBranch = chain.has(hashOf(blocks[length - 9]));
	let levelStill = true;
	await scheduler.run(() => {
		levelStill &&= sync.isSynced;
		return false;
	}, 300);
	if (onBranch) expect(levelStill, 'stays synced').toBe(true);
	let stopped = false;
	void sync.stop().then(() => {
		stopped = true;
	});
	expect(await scheduler.run(() => stopped), 'stops').toBe(true);
	expect(scheduler.alarms).toBe(0);
}

/** Serves well, and sees that never more is asked for than two batches beyond what is imported. */
function attentive(blocks: readonly SealedBlock[], chain: MapChain) {
	const peer = honestPeer(blocks, salt);
	return {
		...peer,
		blocksByRange: async (from: number, count: number) => {
			expect(count).toBeLessThanOrEqual(128);
			expect(from).toBeLessThanOrEqual(chain.head.number + 129);
			return peer.blocksByRange(from, count);
		},
	};
}

function serviceOf(scheduler: Scheduler, network: MemoryNetwork, chain: MapChain): SyncService {
	const importer: BlockImporter = {
		import: (block) => (scheduler.pick(8) === 0 ? scheduler.later(() => chain.import(block)) : chain.import(block)),
	};
	return new SyncService({
		network,
		importer,
		chain,
		intake: { vote: () => true, evidence: () => true },
		describe: describeBlock,
		clock: scheduler,
		logger: createLogger({ level: 'silent', json: true }),
		alarm: scheduler.alarm,
	});
}
