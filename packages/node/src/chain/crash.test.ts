import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Hash } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Database } from '../storage/index.ts';
import { Chain } from './chain.ts';
import { recipient, testGenesis } from './testing/testChain.ts';

const writer = new URL('testing/crashWriter.ts', import.meta.url).pathname;
/** Lines after which each round kills the writer: at block boundaries seen from outside, anywhere inside. */
const killAfter = [1, 7, 3, 12, 5, 2];

let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'mosaic-crash-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

it('loses nothing acknowledged and stays consistent when the process is killed', async () => {
	const acknowledged: { number: number; hash: Hash; transactions: Hash[] }[] = [];
	for (const lines of killAfter) {
		acknowledged.push(...(await writeAndKill(lines)));
		await checkChain(acknowledged);
	}
	expect(acknowledged.length).toBeGreaterThanOrEqual(killAfter.reduce((sum, lines) => sum + lines, 0));
});

/** Runs the writer until it printed so many lines, kills it at once, and gives all it had printed. */
async function writeAndKill(lines: number): Promise<{ number: number; hash: Hash; transactions: Hash[] }[]> {
	const child = spawn(process.execPath, [writer, directory], { stdio: ['ignore', 'pipe', 'pipe'] });
	const exited = once(child, 'exit');
	let complaint = '';
	child.stderr.on('data', (chunk) => {
		complaint += String(chunk);
	});
	const seen = [];
	for await (const line of createInterface({ input: child.stdout })) {
		const [number, hash, ...transactions] = line.split(' ');
		seen.push({ number: Number(number), hash: hash as Hash, transactions: transactions as Hash[] });
		if (seen.length === lines) child.kill('SIGKILL');
	}
	const [, signal] = await exited;
	expect(signal, complaint).toBe('SIGKILL');
	return seen;
}

async function checkChain(acknowledged: readonly { number: number; hash: Hash; transactions: Hash[] }[]) {
	const database = await Database.open({ directory });
	try {
		const chain = await Chain.open({ database, genesis: testGenesis(new Map()) });
		expect(chain.head.number).toBeGreaterThanOrEqual(acknowledged.at(-1)?.number ?? 0);
		for (const { number, hash, transactions } of acknowledged) {
			expect(await chain.getCanonicalHash(number)).toBe(hash);
			expect(await chain.getReceipts(hash)).toHaveLength(4);
			expect(await chain.getAttachments(hash)).toMatchObject({ slot: number });
			for (const transaction of transactions) {
				expect((await chain.getTransaction(transaction))?.blockHash).toBe(hash);
			}
		}
		// The head, acknowledged or not, is whole: its block, receipts and state are there.
		const { hash, number } = chain.head;
		expect(await chain.getReceipts(hash)).toHaveLength(number === 0 ? 0 : 4);
		const account = await (await chain.stateAt(hash)).getAccount(recipient);
		expect((account?.balance ?? 0n) >= BigInt(3 * number)).toBe(true);
		for await (const block of chain.blocksFrom(0)) expect(await chain.getReceipts(block.hash)).not.toBeNull();
	} finally {
		await database.close();
	}
}
