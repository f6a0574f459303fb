import { gunzipSync, gzipSync } from 'node:zlib';
import type { Hex } from '@mosaic/consensus';
import { afterEach, expect, test } from 'vitest';
import { startAnvil } from '../support/anvil.ts';
import { compile } from '../support/compile.ts';
import type { RunningProgram } from '../support/process.ts';
import { present, rpc } from '../support/rpc.ts';
import { startStack } from '../support/stack.ts';

const { bytecode } = compile('Token');
const stranger: Hex = `0x${'e5'.repeat(20)}`;
const word = (value: number): Hex => `0x${value.toString(16).padStart(64, '0')}`;
/** Returns what slot 1 holds. */
const reader = '0x60015460005260206000f3';

const programs: RunningProgram[] = [];
afterEach(async () => {
	await Promise.all(programs.splice(0).map((program) => program.stop('SIGKILL')));
});

async function mosaic(): Promise<string> {
	const { program, auxiliary } = await startStack(['--manual-mining']);
	programs.push(program);
	return auxiliary.url;
}

async function anvil(): Promise<string> {
	const { program, url } = await startAnvil(['--no-mining']);
	programs.push(program);
	return url;
}

/** A token deployed and used, and accounts set: the addresses that matter. */
async function live(url: string): Promise<Hex[]> {
	const [from = '0x', to = '0x'] = await rpc(url, 'eth_accounts');
	const supply = word(1_000).slice(2);
	const deployed = await rpc(url, 'eth_sendTransaction', [{ from, data: `${bytecode}${supply}`, gas: '0x4c4b40' }]);
	await rpc(url, 'evm_mine');
	const { contractAddress: token, status } = await present(rpc(url, 'eth_getTransactionReceipt', [deployed]));
	expect(status).toBe('0x1');
	const data: Hex = `0xa9059cbb${to.slice(2).padStart(64, '0')}${word(7).slice(2)}`;
	await rpc(url, 'eth_sendTransaction', [{ from, to: token, data, gas: '0x30d40' }]);
	await rpc(url, 'anvil_setBalance', [stranger, '0x123456789']);
	await rpc(url, 'anvil_setNonce', [stranger, '0x5']);
	await rpc(url, 'anvil_setCode', [stranger, reader]);
	await rpc(url, 'anvil_setStorageAt', [stranger, '0x1', word(42)]);
	await rpc(url, 'evm_mine');
	return [from, to, token ?? '0x', stranger];
}

/** What can be seen of accounts, and what a call of the token and of the reader answers. */
async function look(
	url: string,
	[from = '0x', to = '0x', token = '0x', other = '0x']: readonly Hex[],
): Promise<unknown> {
	const balanceOf = (owner: Hex): Hex => `0x70a08231${owner.slice(2).padStart(64, '0')}`;
	return Promise.all([
		...[from, to, token, other].flatMap((address) => [
			rpc(url, 'eth_getBalance', [address, 'latest']),
			rpc(url, 'eth_getTransactionCount', [address, 'latest']),
			rpc(url, 'eth_getCode', [address, 'latest']),
		]),
		rpc(url, 'eth_call', [{ to: token, data: balanceOf(from) }, 'latest']),
		rpc(url, 'eth_call', [{ to: token, data: balanceOf(to) }, 'latest']),
		rpc(url, 'eth_call', [{ to: other }, 'latest']),
	]);
}

test.each([
	['mosaic', 'mosaic'],
	['mosaic', 'anvil'],
	['anvil', 'mosaic'],
])('what %s dumps, %s loads', async (from, to) => {
	const start = (name: string) => (name === 'anvil' ? anvil() : mosaic());
	const [source, target] = await Promise.all([start(from), start(to)]);
	const addresses = await live(source);
	const there = await look(source, addresses);
	const dump = await rpc(source, 'anvil_dumpState');
	expect(await rpc(target, 'anvil_loadState', [dump])).toBe(true);
	expect(await look(target, addresses)).toEqual(there);
	await rpc(target, 'evm_mine');
	expect(await look(target, addresses)).toEqual(there);
});

test('a dump is of what is seen, edits that wait included, and leaves what it does not name', async () => {
	const url = await mosaic();
	await live(url);
	const dumped = await rpc(url, 'hardhat_dumpState', [true]);
	await rpc(url, 'anvil_setBalance', [stranger, 1]);
	const accounts = JSON.parse(gunzipSync(Buffer.from(dumped.slice(2), 'hex')).toString()).accounts;
	expect(accounts[stranger]).toEqual({
		nonce: 5,
		balance: '0x123456789',
		code: reader,
		storage: { [word(1)]: word(42) },
	});
	const part = { accounts: { [stranger]: { nonce: 6, balance: '0x9', code: '0x', storage: { [word(2)]: word(3) } } } };
	expect(await rpc(url, 'anvil_loadState', [hex(gzipSync(JSON.stringify(part)))])).toBe(true);
	expect(await rpc(url, 'eth_getBalance', [stranger, 'latest'])).toBe('0x9');
	expect(await rpc(url, 'eth_getCode', [stranger, 'latest'])).toBe('0x');
	expect(await rpc(url, 'eth_getStorageAt', [stranger, '0x1', 'latest'])).toBe(word(42));
	expect(await rpc(url, 'eth_getStorageAt', [stranger, '0x2', 'latest'])).toBe(word(3));
	const plain = hex(Buffer.from(JSON.stringify({ accounts: { [stranger]: { nonce: 7, balance: 8 } } })));
	expect(await rpc(url, 'anvil_loadState', [plain])).toBe(true);
	expect(await rpc(url, 'eth_getTransactionCount', [stranger, 'latest'])).toBe('0x7');
});

function hex(bytes: Uint8Array): Hex {
	return `0x${Buffer.from(bytes).toString('hex')}`;
}
