import { randomInt } from 'node:crypto';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '@mosaic/consensus/simulation';
import { afterEach, beforeEach, expect, onTestFailed, test } from 'vitest';
import { FinalityMonitor } from '../support/finalityMonitor.ts';
import { TestNetwork, type TestNode } from '../support/network.ts';
import { present, rpc } from '../support/rpc.ts';
import { sendTransfer } from '../support/transfer.ts';
import { until } from '../support/until.ts';

/** Seconds of random faults: MOSAIC_FAULT_SECONDS, or 40. A run is repeated with MOSAIC_FAULT_SEED. */
const seconds = Number(process.env.MOSAIC_FAULT_SECONDS ?? 40);
const seed = Number(process.env.MOSAIC_FAULT_SEED ?? randomInt(1, 1_000_000));
/** Checkpoints that may pass after faults end until everyone finalises what was made after them: epochs are of one block. */
const recoveryEpochs = 12;
/** What it may take longer where connections are lost that nobody closed: they are noticed when they time out. */
const redialEpochs = 30;

let network: TestNetwork;
let monitor: FinalityMonitor;
beforeEach(async () => {
	network = await TestNetwork.make({ words: ['--heartbeat-seconds', '1'] });
	monitor = new FinalityMonitor(network);
	await Promise.all(network.nodes.map((node) => node.start()));
	await Promise.all(network.nodes.map((node) => node.finalizes(1)));
});
afterEach(async () => {
	const { violations, looks, offenders } = await monitor.stop();
	await network?.close();
	expect(violations).toEqual([]);
	expect(offenders).toEqual([]);
	expect(looks).toBeGreaterThan(20);
});

test(`random faults (MOSAIC_FAULT_SEED=${seed}): kills, also of what starts, freezes and partitions; finality always comes back`, {
	timeout: (seconds + 300) * 1_000,
}, async () => {
	console.log(`MOSAIC_FAULT_SEED=${seed}`);
	const random = new Random(seed);
	const end = performance.now() + seconds * 1_000;
	for (let round = 0; round === 0 || performance.now() < end; round += 1) {
		const fault = random.below(5);
		const node = network.node(random.below(4));
		const other = network.node((node.index + 1 + random.below(3)) % 4);
		// The moment of the fault, in milliseconds after the last one healed: anywhere in a slot.
		await wait(random.below(1_500));
		if (fault === 0) await killed([node], random.below(8));
		if (fault === 1) await killed([node, other], random.below(8));
		if (fault === 2) await frozen(node, 2 + random.below(10));
		if (fault === 4) await interrupted(node, [random.below(4_000), random.below(4_000)]);
		if (fault === 3) await parted(node, random.below(2) === 0 ? other : null, 2 + random.below(8));
		await recovered();
	}
	for (const { url } of network.nodes) expect(await rpc(url, 'mosaic_getOffences')).toEqual([]);
});

test('cut in halves nobody finalises; healed, all agree within a few epochs', async () => {
	network.partition([0, 0, 1, 1]);
	await stalled();
	network.heal();
	await recovered();
});

test('links that swallow what is sent stop finality as cut ones do; healed, all agree again', async () => {
	network.partition([0, 1, 0, 1], 'swallow');
	await stalled();
	network.heal();
	await recovered(recoveryEpochs + redialEpochs);
});

test('an origin that is gone for a while stops commits, not the chain', async () => {
	network.anvil.program.child.kill('SIGSTOP');
	const [first] = network.nodes;
	if (first === undefined) throw new TypeError('no node');
	const { finalized, committed } = await first.status();
	await first.finalizes(finalized.number + 8);
	await sendTransfer(first.url);
	network.anvil.program.child.kill('SIGCONT');
	await until(
		() => first.status(),
		(status) => status.committed > committed,
	);
});

test('an origin that is ended and started again is followed from where it was', async () => {
	const node = network.node(0);
	const { finalized, committed } = await node.status();
	await network.restartOrigin(async () => {
		await sendTransfer(node.url);
		await node.finalizes(finalized.number + 4);
	});
	await until(
		() => node.status(),
		(status) => status.committed > committed,
	);
});

test('an origin that reorganises blocks that are not final is followed', async () => {
	const [first] = network.nodes;
	if (first === undefined) throw new TypeError('no node');
	await sendTransfer(first.url);
	const { committed } = await until(
		() => first.status(),
		(status) => status.committed > 0,
	);
	await rpc(network.anvil.url, 'anvil_reorg', [1, []]);
	await sendTransfer(first.url);
	await until(
		() => first.status(),
		(status) => status.committed > committed,
	);
});

test('the end of the database of a killed node is damaged: it comes back or says what to do, and signs nothing twice', async () => {
	const node = network.node(3);
	await node.stop('SIGKILL');
	const folder = join(node.folder, 'data', 'chain');
	const logs = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
	const newest = join(folder, logs.at(-1) ?? '');
	const { size } = await stat(newest);
	const file = await open(newest, 'r+');
	await file.truncate(Math.max(0, size - 700));
	await file.close();
	monitor.forgets(node);
	await node.start();
	await recovered();
	for (const { url } of network.nodes) expect(await rpc(url, 'mosaic_getOffences')).toEqual([]);
});

test(`bytes of a stopped node's database change (MOSAIC_FAULT_SEED=${seed}): it goes on, or says what to do`, async () => {
	const random = new Random(seed);
	const node = network.node(3);
	for (let round = 0; round < 4; round += 1) {
		await node.stop();
		await spoil(join(node.folder, 'data', 'chain'), round % 2 === 0 ? /\.(log|ldb)$/ : /^MANIFEST/, random);
		monitor.forgets(node);
		const refusal = await node.start().then(
			() => null,
			(error: unknown) => String(error).trim(),
		);
		if (refusal !== null) {
			expect(refusal).toMatch(/mosaic: .+ \[[A-Z_]+\]$/);
			await node.forget();
			await node.start();
		}
		onTestFailed(() => console.log(node.log.slice(-4_000)));
		await recovered(recoveryEpochs + redialEpochs);
	}
});

test('two validators are frozen for half a minute: finality waits, and goes on when they do', async () => {
	const [first, second, third, fourth] = network.nodes;
	if (first === undefined || second === undefined || third === undefined || fourth === undefined)
		throw new TypeError('a node is missing');
	for (const node of [third, fourth]) node.signal('SIGSTOP');
	const before = Math.max((await first.status()).finalized.number, (await second.status()).finalized.number);
	await wait(30_000);
	for (const node of [first, second]) expect((await node.status()).finalized.number).toBeLessThanOrEqual(before + 1);
	for (const node of [third, fourth]) node.signal('SIGCONT');
	await recovered();
});

test('a node whose disk is full signs nothing that it cannot record, says so, and goes on when there is room', async () => {
	const node = network.node(2);
	await node.stop();
	await node.startOnFullDisk();
	onTestFailed(() => console.log(node.log.slice(-4_000)));
	await until(
		async () => node.log,
		(log) => /DATABASE_WRITE_FAILED|SIGNING_RECORD_NOT_DURABLE/.test(log),
	);
	const witness = network.node(0);
	const { head } = await witness.status();
	// What it signed before its disk was full is about the head of then, or older.
	for (const height of [head.number + 2, head.number + 3]) {
		await witness.finalizes(height);
		const names = await voters(witness, height);
		expect(names).not.toContain(node.validator);
		expect(new Set(names).size).toBe(3);
	}
	await node.makeRoom();
	await recovered();
	await voted(node);
	// What it wrote since then is there when it starts again.
	await node.stop('SIGKILL');
	await node.start();
	await recovered();
	for (const { url } of network.nodes) expect(await rpc(url, 'mosaic_getOffences')).toEqual([]);
});

/** Resolves when a node votes for the checkpoint that another has as its head. */
async function voted(node: TestNode): Promise<void> {
	const witness = network.node((node.index + 1) % 4);
	await until(
		async () => voters(witness, (await witness.status()).head.number),
		(names) => names.includes(node.validator ?? ''),
	);
}

/** Who voted for a checkpoint, as a node knows. */
async function voters({ url }: TestNode, height: number): Promise<string[]> {
	const { links } = await present(rpc(url, 'mosaic_getVotes', [height]));
	return links.flatMap(({ votes }) => votes.map(({ validator }) => validator));
}

/** Changes three bytes of a file of a database, one of those whose name matches. */
async function spoil(folder: string, name: RegExp, random: Random): Promise<void> {
	const files = (await readdir(folder)).filter((file) => name.test(file)).sort();
	const path = join(folder, files[random.below(files.length)] ?? '');
	const content = await readFile(path);
	expect(content.length).toBeGreaterThan(0);
	for (let count = 0; count < 3; count += 1) {
		const position = random.below(content.length);
		content[position] = (content[position] ?? 0) ^ (1 + random.below(255));
		console.log(`byte ${position} of ${content.length} changed in ${basename(path)}`);
	}
	await writeFile(path, content);
}

/** Kills nodes chosen by the seed and starts them again, after some blocks of the others where those go on. */
async function killed(nodes: readonly TestNode[], blocks: number): Promise<void> {
	await Promise.all(nodes.map((node) => node.stop('SIGKILL')));
	const [witness] = network.running;
	if (witness !== undefined && nodes.length === 1) await grown(witness, blocks);
	await Promise.all(nodes.map((node) => node.start()));
}

/** Kills a node, and kills it again so many milliseconds after each of its next starts: while it opens, dials or catches up. */
async function interrupted(node: TestNode, moments: readonly number[]): Promise<void> {
	await node.stop('SIGKILL');
	for (const moment of moments) {
		const starting = node.start().catch(() => undefined);
		await wait(moment);
		await node.stop('SIGKILL');
		await starting;
	}
	await node.start();
}

async function frozen(node: TestNode, blocks: number): Promise<void> {
	node.signal('SIGSTOP');
	const witness = network.nodes.find((candidate) => candidate !== node);
	if (witness !== undefined) await grown(witness, blocks);
	node.signal('SIGCONT');
}

/** Cuts one node off, or two: the others then grow, or all of them slowly. */
async function parted(node: TestNode, other: TestNode | null, blocks: number): Promise<void> {
	network.partition(network.nodes.map((candidate) => (candidate === node || candidate === other ? 1 : 0)));
	const witness = network.nodes.find((candidate) => candidate !== node && candidate !== other);
	if (witness !== undefined) await grown(witness, other === null ? blocks : Math.min(blocks, 4));
	network.heal();
}

/** Resolves when a node's head is some blocks further. */
async function grown(node: TestNode, blocks: number): Promise<void> {
	const { head } = await node.status();
	await node.reaches(head.number + blocks);
}

/** Resolves when every chain grew by blocks that nobody finalises: votes on the way may make one more checkpoint final. */
async function stalled(): Promise<void> {
	const before = Math.max(...(await finalities()));
	await Promise.all(network.nodes.map((node) => grown(node, 4)));
	for (const number of await finalities()) expect(number).toBeLessThanOrEqual(before + 1);
}

/** Resolves when all nodes finalised a block above all heads of now; not more than a few epochs later. */
async function recovered(epochs = recoveryEpochs): Promise<void> {
	const heads = (await Promise.all(network.nodes.map((node) => node.status()))).map(({ head }) => head.number);
	const highest = Math.max(...heads);
	const reached = await Promise.all(network.nodes.map((node) => node.finalizes(highest + 1)));
	expect(Math.max(...reached.map(({ head }) => head.number)) - highest).toBeLessThanOrEqual(epochs);
}

async function finalities(): Promise<number[]> {
	return (await Promise.all(network.nodes.map((node) => node.status()))).map(({ finalized }) => finalized.number);
}
