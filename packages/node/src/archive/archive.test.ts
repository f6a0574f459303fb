import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examineBlock } from '../auxiliary/importing/examineBlock.ts';
import { ClockedSlots } from '../auxiliary/slots/clockedSlots.ts';
import { DriverFixture } from '../auxiliary/testing/driverFixture.ts';
import { VirtualClock } from '../clock/virtualClock.ts';
import type { SealedBlock } from '../network/types.ts';
import { type ExportRange, exportBlocks } from './exportBlocks.ts';
import { importArchive } from './importArchive.ts';
import { readArchive } from './readArchive.ts';

let maker: DriverFixture;
let archive: Uint8Array;
let hashes: readonly string[];

/** A chain of four blocks and more, and all of it as an archive. */
beforeAll(async () => {
	maker = await DriverFixture.open();
	const driver = await maker.driver();
	const reached = maker.reached(4);
	driver.start();
	await maker.send();
	await maker.reached(1);
	await maker.send();
	await reached;
	await driver.stop();
	archive = await exported();
	hashes = (await read([archive])).hashes;
});
afterAll(() => maker.close());

async function exported(range: ExportRange = {}): Promise<Uint8Array> {
	const stream = new PassThrough();
	const chunks: Uint8Array[] = [];
	stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
	await exportBlocks(maker.chain, maker.spec, range, stream);
	return Buffer.concat(chunks);
}

async function* streamed(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* chunks;
}

/** The blocks that are read, and the code with which reading ended. */
async function read(chunks: readonly Uint8Array[]): Promise<{ hashes: string[]; code: unknown }> {
	const found: string[] = [];
	try {
		for await (const { description } of readArchive(streamed(chunks), maker.spec)) found.push(description.hash);
	} catch (error) {
		return { hashes: found, code: (error as { code?: unknown }).code };
	}
	return { hashes: found, code: null };
}

test('holds every canonical block but genesis', async () => {
	const canonical: string[] = [];
	for await (const { hash } of maker.chain.blocksFrom(1)) canonical.push(hash);
	expect(hashes).toEqual(canonical);
	expect(hashes.length).toBeGreaterThanOrEqual(4);
});

test('holds a range, and refuses one that is not there', async () => {
	expect(await read([await exported({ from: 2, to: 3 })])).toEqual({ hashes: hashes.slice(1, 3), code: null });
	await expect(exported({ from: 0 })).rejects.toMatchObject({ code: 'ARCHIVE_RANGE' });
	await expect(exported({ from: 3, to: 2 })).rejects.toMatchObject({ code: 'ARCHIVE_RANGE' });
	await expect(exported({ to: 1_000_000 })).rejects.toMatchObject({ code: 'ARCHIVE_RANGE' });
});

test('is read whatever the chunks are', async () => {
	const cuts = fc.array(fc.nat(archive.length), { maxLength: 40 });
	await fc.assert(
		fc.asyncProperty(cuts, async (places) => {
			const ends = [...places, archive.length].sort((first, second) => first - second);
			const chunks = ends.map((end, index) => archive.subarray(ends[index - 1] ?? 0, end));
			expect(await read(chunks)).toEqual({ hashes, code: null });
		}),
		{ numRuns: 50 },
	);
});

describe('a damaged archive', () => {
	test('cut anywhere is told as truncated, with the blocks before the cut', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(archive.length - 1), async (end) => {
				const result = await read([archive.subarray(0, end)]);
				expect(result.code).toBe('ARCHIVE_TRUNCATED');
				expect(result.hashes).toEqual(hashes.slice(0, result.hashes.length));
			}),
			{ numRuns: 300, examples: [[0], [1], [7], [8], [9], [archive.length - 1], [archive.length - 10]] },
		);
	});

	test('with a flipped bit never yields a block that was not there', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(archive.length - 1), fc.nat(7), async (place, bit) => {
				const damaged = Uint8Array.from(archive);
				damaged[place] = (damaged[place] ?? 0) ^ (1 << bit);
				const result = await read([damaged]);
				expect(result.code).toMatch(/^ARCHIVE_(MALFORMED|TRUNCATED)$/);
				expect(result.hashes).toEqual(hashes.slice(0, result.hashes.length));
			}),
			{ numRuns: 300 },
		);
	});

	test('of another chain, or with something after its end, is refused', async () => {
		const other = { ...maker.spec, genesisHash: `0x${'11'.repeat(32)}` as const };
		const first = readArchive(streamed([archive]), other).next();
		await expect(first).rejects.toMatchObject({ code: 'ARCHIVE_OTHER_CHAIN' });
		expect(await read([archive, archive])).toEqual({ hashes, code: 'ARCHIVE_MALFORMED' });
		expect((await read([new Uint8Array(100_000).fill(255)])).code).toBe('ARCHIVE_MALFORMED');
	});
});

describe('importing', () => {
	async function follow(bytes: Uint8Array): Promise<{ head: string; outcome: unknown }> {
		const follower = await DriverFixture.open();
		const clock = new VirtualClock(() => 2_000_000);
		const slots = (): ClockedSlots => new ClockedSlots(follower.spec, clock);
		const driver = await follower.driver(() => ({ clock, slots: slots() }), clock, 0);
		driver.start();
		const decodeBlock = (block: Uint8Array) => follower.chain.decodeBlock(block);
		const importer = {
			import: async (sealed: SealedBlock) => {
				const found = examineBlock({ spec: follower.spec, decodeBlock }, sealed);
				return found.kind === 'invalid' ? found : driver.import(found.examined);
			},
		};
		const outcome = await importArchive(streamed([bytes]), follower.spec, importer).catch((error: unknown) => error);
		await driver.stop();
		const head = follower.chain.head.hash;
		await follower.close();
		return { head, outcome };
	}

	test('verifies, executes and stores every block', async () => {
		const { head, outcome } = await follow(archive);
		expect(outcome).toEqual({ imported: hashes.length, known: 0, last: hashes.length });
		expect(head).toBe(maker.chain.head.hash);
	});

	test('keeps what came before the end of a truncated archive', async () => {
		const { head, outcome } = await follow(archive.subarray(0, archive.length - 20));
		expect(outcome).toMatchObject({ code: 'ARCHIVE_TRUNCATED' });
		expect(hashes).toContain(head);
	});

	test('says which block has no parent here', async () => {
		const { outcome } = await follow(await exported({ from: 3 }));
		expect(outcome).toMatchObject({ code: 'ARCHIVE_BLOCK_REFUSED', data: { number: 3 } });
	});
});
