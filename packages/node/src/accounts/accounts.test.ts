import { inspect } from 'node:util';
import { createTx } from '@ethereumjs/tx';
import { bytesToHex } from '@ethereumjs/util';
import { hexToBytes, recoverAddress } from '@mosaic/consensus';
import { describe, expect, it } from 'vitest';
import { createChainCommon } from '../execution/chainCommon.ts';
import { AccountError, checksumAddress, developmentKeys, LocalAccounts, personalMessageDigest } from './index.ts';

const keys = developmentKeys({ accounts: 3, validators: 2 });
const common = createChainCommon(1337, 'osaka');

describe('developmentKeys', () => {
	it('derives the accounts that every development node knows', () => {
		expect(keys.accounts.map((key) => key.checksumAddress)).toEqual([
			'0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
			'0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
			'0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
		]);
		expect(keys.accounts[0]?.privateKeyHex()).toBe(
			'0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
		);
	});

	it('derives validators on a path of their own', () => {
		const addresses = new Set([...keys.accounts, ...keys.validators].map(({ address }) => address));
		expect(addresses.size).toBe(5);
	});

	it('takes a mnemonic with any spacing', () => {
		const mnemonic = ' test test  test test test test test test test test test junk\n';
		expect(developmentKeys({ mnemonic, accounts: 1, validators: 0 }).accounts[0]?.address).toBe(
			keys.accounts[0]?.address,
		);
	});

	it.each(['', 'test', 'test test test test test test test test test test test test', 'not words at all'])(
		'refuses the mnemonic "%s"',
		(mnemonic) => {
			expect(() => developmentKeys({ mnemonic, accounts: 1, validators: 1 })).toThrow(
				expect.objectContaining({ code: 'MNEMONIC_INVALID' }),
			);
		},
	);

	it.each([-1, 1.5, 1_000_000])('refuses to make %s keys', (accounts) => {
		expect(() => developmentKeys({ accounts, validators: 0 })).toThrow(
			expect.objectContaining({ code: 'ACCOUNT_COUNT_INVALID' }),
		);
	});

	it('shows no private key in logs', () => {
		const [key] = keys.accounts;
		const secret = key?.privateKeyHex().slice(2) ?? '';
		expect(secret).toHaveLength(64);
		expect(inspect(keys, { depth: 9, showHidden: true })).not.toContain(secret);
		expect(JSON.stringify(keys)).not.toContain(secret);
	});
});

describe('checksumAddress', () => {
	it.each(['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359'])(
		'gives %s (EIP-55)',
		(address) => {
			expect(checksumAddress(address.toLowerCase() as `0x${string}`)).toBe(address);
		},
	);
});

describe('LocalAccounts', () => {
	const accounts = new LocalAccounts(keys.accounts);
	const from = keys.accounts[0]?.address ?? '0x';
	const to = `0x${'11'.repeat(20)}` as const;

	it('signs messages as wallets do', () => {
		const message = new TextEncoder().encode('hello');
		expect(personalMessageDigest(message)).toBe('0x50b2c43fd39106bafbba0da34fc430e1f91e3c96ea2acee2bc34119f92b37750');
		expect(recoverAddress(personalMessageDigest(message), accounts.signMessage(from, message))).toBe(from);
	});

	it.each([
		{ type: 0, gasPrice: 10n },
		{
			type: 1,
			gasPrice: 10n,
			chainId: 1337n,
			accessList: [{ address: to, storageKeys: [`0x${'22'.repeat(32)}` as const] }],
		},
		{ type: 2, maxFeePerGas: 10n, maxPriorityFeePerGas: 1n },
		{
			type: 4,
			maxFeePerGas: 10n,
			maxPriorityFeePerGas: 1n,
			authorizationList: [{ chainId: '0x1', address: to, nonce: '0x1', yParity: '0x1', r: '0x1', s: '0x1' } as const],
		},
	])('signs transactions of type $type', (fields) => {
		const signed = accounts.signTransaction(from, { nonce: 7n, gasLimit: 100_000n, to, value: 1n, ...fields }, common);
		expect(signed.type).toBe(fields.type);
		expect(signed.getSenderAddress().toString()).toBe(from);
		if (fields.type === 0) expect([2709n, 2710n]).toContain(signed.v);
	});

	it('signs as the reference library does', () => {
		const key = hexToBytes(keys.accounts[0]?.privateKeyHex() ?? '0x');
		const fields = { type: 2, nonce: 0n, gasLimit: 21_000n, maxFeePerGas: 3n, to, value: 1n };
		const reference = createTx(fields, { common }).sign(key, false);
		expect(bytesToHex(accounts.signTransaction(from, fields, common).serialize())).toBe(
			bytesToHex(reference.serialize()),
		);
	});

	it('refuses an account whose key it does not hold', () => {
		expect(() => accounts.signMessage(to, new Uint8Array())).toThrow(AccountError);
		expect(accounts.has(to)).toBe(false);
		expect(accounts.addresses).toEqual(keys.accounts.map(({ address }) => address));
	});
});
