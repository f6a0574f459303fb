import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Hex } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAnvil } from '../support/anvil.ts';
import { compile } from '../support/compile.ts';
import { type RunningProgram, run } from '../support/process.ts';
import { present, rpc } from '../support/rpc.ts';
import { mosaic, type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const { bytecode } = compile('Token');
const word = (value: number): Hex => `0x${value.toString(16).padStart(64, '0')}`;
const stranger: Hex = `0x${'e5'.repeat(20)}`;

let folder: string;
let file: string;
const programs: RunningProgram[] = [];
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-history-'));
	file = join(folder, 'state.json');
});
afterEach(async () => {
	await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
	await rm(folder, { recursive: true, force: true });
});

async function start(...words: string[]): Promise<RunningStack> {
	const stack = await startStack(['--manual-mining', ...words]);
	programs.push(stack.program);
	return stack;
}

/** A token deployed and used, an edit, an impersonated transaction, all of it final and committed; and some that is not. */
async function live({ auxiliary: { url } }: RunningStack): Promise<Hex[]> {
	const [from = '0x', to = '0x'] = await rpc(url, 'eth_accounts');
	const supply = word(1_000).slice(2);
	const deployed = await rpc(url, 'eth_sendTransaction', [{ from, data: `${bytecode}${supply}`, gas: '0x4c4b40' }]);
	await rpc(url, 'anvil_setBalance', [stranger, '0xde0b6b3a7640000']);
	await rpc(url, 'anvil_impersonateAccount', [stranger]);
	await rpc(url, 'evm_mine');
	const { contractAddress: token } = await present(rpc(url, 'eth_getTransactionReceipt', [deployed]));
	const data: Hex = `0xa9059cbb${to.slice(2).padStart(64, '0')}${word(7).slice(2)}`;
	const sent = await rpc(url, 'eth_sendTransaction', [{ from, to: token, data, gas: '0x30d40' }]);
	const impersonated = await rpc(url, 'eth_sendTransaction', [{ from: stranger, to, value: '0x1' }]);
	await rpc(url, 'hardhat_setPrevRandao', [word(9)]);
	await rpc(url, 'evm_mine');
	await rpc(url, 'mosaic_commit');
	const last = await rpc(url, 'eth_sendTransaction', [{ from, to, value: '0x5' }]);
	await rpc(url, 'evm_mine');
	await rpc(url, 'mosaic_waitFor', [last, 'justified']);
	await rpc(url, 'anvil_setNonce', [stranger, '0x9']);
	return [deployed, sent, impersonated, last];
}

/** All that can be asked about blocks, transactions and finality. */
async function look({ auxiliary: { url }, origin }: RunningStack, hashes: readonly Hex[]): Promise<unknown> {
	const head = Number(await rpc(url, 'eth_blockNumber'));
	const numbers = Array.from({ length: head + 1 }, (_, number): Hex => `0x${number.toString(16)}`);
	const { latest, safe, finalized, committed, kernel, lastCommit } = await rpc(url, 'mosaic_status');
	return {
		blocks: await Promise.all(numbers.map((number) => rpc(url, 'eth_getBlockByNumber', [number, true]))),
		receipts: await Promise.all(hashes.map((hash) => rpc(url, 'eth_getTransactionReceipt', [hash]))),
		finality: await Promise.all(hashes.map((hash) => rpc(url, 'mosaic_getTransactionFinality', [hash]))),
		logs: await rpc(url, 'eth_getLogs', [{ fromBlock: '0x0', toBlock: 'latest' }]),
		trace: await rpc(url, 'debug_traceTransaction', [hashes[2] ?? '0x', { tracer: 'callTracer' }]),
		metaBlock: await rpc(url, 'mosaic_getMetaBlock', ['latest']),
		status: { latest, safe, finalized, committed, kernel, lastCommit },
		stranger: [
			await rpc(url, 'eth_getBalance', [stranger, 'latest']),
			await rpc(url, 'eth_getTransactionCount', [stranger, 'latest']),
			await rpc(url, 'eth_getBalance', [stranger, '0x1']),
		],
		commit: await rpc(origin.url, 'eth_getTransactionReceipt', [
			(await rpc(url, 'mosaic_getMetaBlock', ['latest']))?.origin?.transactionHash ?? '0x',
		]),
	};
}

test('a stack that ends is in its file, and one that begins with it has its history and goes on', async () => {
	const first = await start('--state', file);
	const hashes = await live(first);
	const there = await look(first, hashes);
	expect(await first.program.stop()).toBe(0);

	const second = await start('--state', file);
	expect(second.genesisHash).toBe(first.genesisHash);
	expect(await look(second, hashes)).toEqual(there);
	await rpc(second.auxiliary.url, 'mosaic_commit');
	const { level } = await present(rpc(second.auxiliary.url, 'mosaic_getTransactionFinality', [hashes[3] ?? '0x']));
	expect(level).toBe('committed');
	expect(await second.program.stop()).toBe(0);

	const { url, program } = await startAnvil(['--load-state', file]);
	programs.push(program);
	expect(await rpc(url, 'eth_getTransactionCount', [stranger, 'latest'])).toBe('0x9');
	expect(BigInt(await rpc(url, 'eth_getBalance', [stranger, 'latest']))).toBeGreaterThan(0n);
});

test('a stack with a data directory keeps what it loaded', async () => {
	const first = await start('--dump-state', file);
	const hashes = await live(first);
	await first.program.stop();
	const kept = ['--data-dir', join(folder, 'data')];
	const second = await start('--load-state', file, ...kept);
	const there = await look(second, hashes);
	await second.program.stop('SIGKILL');
	const third = await start(...kept);
	expect(await look(third, hashes)).toEqual(there);
	await third.program.stop();
	const refused = run(mosaic, [
		'dev',
		'--manual-mining',
		'--load-state',
		file,
		...kept,
		'--port',
		'0',
		'--origin-port',
		'0',
	]);
	programs.push(refused);
	expect(await refused.exit()).toBe(1);
	expect(refused.errors()).toContain('[DUMP_NOT_WANTED]');
});

test('a caller takes a stack back to its dump, and on to what another made of it', async () => {
	const one = await start('--dump-state', file);
	const hashes = await live(one);
	const there = await look(one, hashes);
	const before = await rpc(one.auxiliary.url, 'anvil_dumpState');
	await rpc(one.auxiliary.url, 'mosaic_commit');
	expect(await look(one, hashes)).not.toEqual(there);
	expect(await rpc(one.auxiliary.url, 'anvil_loadState', [before])).toBe(true);
	expect(await look(one, hashes)).toEqual(there);
	await one.program.stop();

	const other = await start('--load-state', file);
	const one2 = await start('--load-state', file);
	const [from, to] = await rpc(other.auxiliary.url, 'eth_accounts');
	const sent = await rpc(other.auxiliary.url, 'eth_sendTransaction', [{ from, to, value: '0x8' }]);
	await rpc(other.auxiliary.url, 'mosaic_commit');
	const further = await look(other, [...hashes, sent]);
	const dump = await rpc(other.auxiliary.url, 'anvil_dumpState');
	expect(await rpc(one2.auxiliary.url, 'anvil_loadState', [dump])).toBe(true);
	expect(await look(one2, [...hashes, sent])).toEqual(further);
	await rpc(one2.auxiliary.url, 'eth_sendTransaction', [{ from, to, value: '0x9' }]);
	await rpc(one2.auxiliary.url, 'mosaic_commit');
	const { halted } = await rpc(one2.auxiliary.url, 'mosaic_status');
	expect(halted).toBeNull();
});

test('a new stack with the same settings has the history of a dump that a caller sends, on the same ports', async () => {
	const first = await start();
	const hashes = await live(first);
	const there = await look(first, hashes);
	const dump = await rpc(first.auxiliary.url, 'anvil_dumpState');

	const data = join(folder, 'data');
	const second = await start('--data-dir', data);
	const { url } = second.auxiliary;
	await rpc(url, 'evm_mine');
	const own = await rpc(url, 'eth_getBlockByNumber', ['0x1', true]);
	const { mosaic: held, ...rest } = JSON.parse(gunzipSync(Buffer.from(dump.slice(2), 'hex')).toString());
	const changed = { ...rest, mosaic: { ...held, auxiliary: held.auxiliary.toSpliced(1, 1) } };
	const bytes: Hex = `0x${Buffer.from(JSON.stringify(changed)).toString('hex')}`;
	await expect(rpc(url, 'anvil_loadState', [bytes])).rejects.toThrow('PARENT_WRONG');
	expect(await rpc(url, 'eth_getBlockByNumber', ['latest', true])).toEqual(own);

	const socket = new WebSocket(url.replace('http', 'ws'));
	const heads: string[] = [];
	socket.onmessage = ({ data: text }) => heads.push(JSON.parse(text).params?.result.hash);
	await new Promise((resolve) => {
		socket.onopen = resolve;
	});
	socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }));
	await until(
		async () => heads.length,
		(count) => count === 1,
	);
	expect(await rpc(url, 'anvil_loadState', [dump])).toBe(true);
	expect(await look(second, hashes)).toEqual(there);
	await rpc(url, 'evm_mine');
	const { hash } = await present(rpc(url, 'eth_getBlockByNumber', ['latest', false]));
	await until(
		async () => heads,
		(told) => told.includes(hash),
	);
	socket.close();
	await rpc(url, 'mosaic_commit');
	expect((await present(rpc(url, 'mosaic_getTransactionFinality', [hashes[3] ?? '0x']))).level).toBe('committed');
	const now = await look(second, hashes);
	expect(await second.program.stop()).toBe(0);
	expect(second.program.errors()).not.toMatch(/"level":(40|50)/);
	expect(await look(await start('--data-dir', data), hashes)).toEqual(now);
});

test('of a stack with other settings, and of anvil, the accounts are loaded, and a log line says so', async () => {
	const first = await start('--dump-state', file);
	await live(first);
	const dump = await rpc(first.auxiliary.url, 'anvil_dumpState');
	await first.program.stop();
	const other = await start('--load-state', file, '--validators', '1');
	expect(await rpc(other.auxiliary.url, 'eth_getTransactionCount', [stranger, 'latest'])).toBe('0x9');
	expect(await rpc(other.auxiliary.url, 'eth_blockNumber')).toBe('0x0');
	expect(other.program.errors()).toContain('its accounts are loaded, its blocks are not');
	await rpc(other.auxiliary.url, 'anvil_setNonce', [stranger, '0xa']);
	expect(await rpc(other.auxiliary.url, 'anvil_loadState', [dump])).toBe(true);
	expect(await rpc(other.auxiliary.url, 'eth_getTransactionCount', [stranger, 'latest'])).toBe('0x9');

	const { url, program } = await startAnvil(['--dump-state', join(folder, 'anvil.json')]);
	await rpc(url, 'anvil_setNonce', [stranger, '0x21']);
	await rpc(url, 'evm_mine');
	await program.stop();
	const third = await start('--load-state', join(folder, 'anvil.json'));
	expect(await rpc(third.auxiliary.url, 'eth_getTransactionCount', [stranger, 'latest'])).toBe('0x21');
});

test('a dump that was changed is refused whole', async () => {
	const first = await start('--dump-state', file);
	const hashes = await live(first);
	const there = await look(first, hashes);
	const { url } = first.auxiliary;
	const dump = JSON.parse(gunzipSync(Buffer.from((await rpc(url, 'anvil_dumpState')).slice(2), 'hex')).toString());
	await rpc(url, 'mosaic_finalize');
	const now = await look(first, hashes);
	expect(now).not.toEqual(there);
	const { origin, auxiliary } = dump.mosaic;
	for (const changed of [
		{ ...dump.mosaic, origin: origin.slice(1) },
		{ ...dump.mosaic, auxiliary: auxiliary.slice(1) },
		{ ...dump.mosaic, auxiliary: [...auxiliary, auxiliary.at(-1)] },
		{ ...dump.mosaic, auxiliary: [['0x1234', null]] },
		{ ...dump.mosaic, edits: ['0xc0'] },
		{ ...dump.mosaic, version: 7 },
	]) {
		const bytes: Hex = `0x${Buffer.from(JSON.stringify({ ...dump, mosaic: changed })).toString('hex')}`;
		await expect(rpc(url, 'anvil_loadState', [bytes])).rejects.toThrow(/"code":-3260[02]|"code":-32000/);
		expect(await look(first, hashes)).toEqual(now);
	}
	expect(await first.program.stop()).toBe(0);

	const whole = JSON.parse(await readFile(file, 'utf8'));
	const edited = whole.mosaic.auxiliary.findIndex(([, edits]: [string, string | null]) => edits !== null);
	// One without its edits, one with a consensus body of other contents, one with another's seal.
	for (const [index, change] of [
		[edited, ([sealed]: string[]) => [sealed, null]],
		[0, ([sealed = '', edits]: string[]) => [`${sealed.slice(0, -2)}ff`, edits]],
		[1, ([sealed = '', edits]: string[]) => [sealed.replace(/(.{40})../, '$100'), edits]],
	] as const) {
		const auxiliary = whole.mosaic.auxiliary.with(index, change(whole.mosaic.auxiliary[index]));
		await writeFile(file, JSON.stringify({ ...whole, mosaic: { ...whole.mosaic, auxiliary } }));
		const refused = run(mosaic, ['dev', '--manual-mining', '--load-state', file, '--port', '0', '--origin-port', '0']);
		programs.push(refused);
		expect(await refused.exit()).toBe(1);
		expect(refused.errors()).toContain('[DUMP_BLOCK_REFUSED]');
	}
});
