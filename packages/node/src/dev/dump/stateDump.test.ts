import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { DumpedAccount } from '../../chain/index.ts';
import { packDump, unpackDump } from './stateDump.ts';

const address = `0x${'e5'.repeat(20)}` as const;
const word = (value: number) => `0x${value.toString(16).padStart(64, '0')}` as const;
const text = (json: string): Uint8Array => Buffer.from(json);
const account: DumpedAccount = {
	address,
	nonce: 5n,
	balance: 2n ** 256n - 1n,
	code: '0x6001',
	storage: new Map([[word(1), word(42)]]),
};

test('what is packed is unpacked', async () => {
	const packed = await packDump([account], null);
	expect(await unpackDump(packed)).toEqual({ accounts: [account], history: null });
	expect(JSON.parse(gunzipSync(packed).toString())).toMatchObject({ blocks: [], transactions: [], block: null });
});

test('short forms are understood, and what is left out is empty', async () => {
	const json = {
		accounts: { [address.toUpperCase().replace('X', 'x')]: { nonce: '0x5', balance: 7, storage: { '0x1': '0x2A' } } },
	};
	expect((await unpackDump(text(JSON.stringify(json)))).accounts).toEqual([
		{ address, nonce: 5n, balance: 7n, code: '0x', storage: new Map([[word(1), word(42)]]) },
	]);
});

test.each([
	['bytes that are nothing', Uint8Array.of(0x12, 0x34)],
	['nothing', new Uint8Array(0)],
	['a file cut short', gzipSync('{"accounts":{}}').subarray(0, 20)],
	['no accounts', text('{}')],
	['a history of another version', text('{"accounts":{},"mosaic":{"version":2}}')],
	['a history that is none', text('{"accounts":{},"mosaic":[]}')],
	['a history without a stack', text('{"accounts":{},"mosaic":{"version":1,"origin":[],"auxiliary":[],"edits":[]}}')],
	['accounts in a list', text('{"accounts":[]}')],
	['an address that is none', text('{"accounts":{"0x12":{"nonce":1,"balance":"0x1"}}}')],
	['a balance beyond all', text(`{"accounts":{"${address}":{"nonce":1,"balance":"0x1${'0'.repeat(64)}"}}}`)],
	['no balance', text(`{"accounts":{"${address}":{"nonce":1}}}`)],
	['a nonce that is none', text(`{"accounts":{"${address}":{"nonce":-1,"balance":"0x1"}}}`)],
	['code of half a byte', text(`{"accounts":{"${address}":{"nonce":1,"balance":"0x1","code":"0x1"}}}`)],
	[
		'a slot too long',
		text(`{"accounts":{"${address}":{"nonce":1,"balance":"0x1","storage":{"0x${'1'.repeat(65)}":"0x1"}}}}`),
	],
	['more than is unpacked', gzipSync(Buffer.alloc(70 * 1024 * 1024))],
])('%s is refused', async (_, bytes) => {
	await expect(unpackDump(bytes)).rejects.toMatchObject({
		code: 'DUMP_INVALID',
		message: expect.stringContaining('Failed to decode state dump'),
	});
});

test('a state of more than a million entries is refused', async () => {
	function* many(): Generator<DumpedAccount> {
		for (let index = 0; index <= 1_000_000; index += 1) yield { ...account, storage: new Map() };
	}
	await expect(packDump(many(), null)).rejects.toMatchObject({ code: 'DUMP_TOO_LARGE' });
});
