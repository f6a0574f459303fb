import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { foundryBinary } from '@mosaic/bridge/foundry';
import { bytesToHex } from '@mosaic/consensus';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	decryptKeystore,
	encryptKeystore,
	type KeystoreError,
	readKeystoreFile,
	readPasswordFile,
	readPrivateKeyFile,
	writeKeystoreFile,
} from './index.ts';

const secret = '7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d';
const key = new Uint8Array(32).fill(7);
const cheap = { n: 2, r: 1, p: 1 };

/** The keystores of the Web3 Secret Storage Definition; password: testpassword. */
const pbkdf2Vector = {
	crypto: {
		cipher: 'aes-128-ctr',
		cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
		ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
		kdf: 'pbkdf2',
		kdfparams: {
			c: 262144,
			dklen: 32,
			prf: 'hmac-sha256',
			salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
		},
		mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
	},
	id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
	version: 3,
};
const scryptVector = {
	crypto: {
		cipher: 'aes-128-ctr',
		cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
		ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
		kdf: 'scrypt',
		kdfparams: {
			dklen: 32,
			n: 262144,
			p: 8,
			r: 1,
			salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
		},
		mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
	},
	id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
	version: 3,
};

async function codeOf(attempt: Promise<unknown>): Promise<string> {
	return attempt.then(
		() => 'DONE',
		(error: KeystoreError) => error.code ?? String(error),
	);
}

describe('decryptKeystore', () => {
	it('opens the definition’s keystore with pbkdf2', async () => {
		const opened = await decryptKeystore(pbkdf2Vector, 'testpassword');
		expect(opened.privateKeyHex()).toBe(`0x${secret}`);
		expect(opened.address).toBe('0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b');
		expect(await codeOf(decryptKeystore(pbkdf2Vector, 'testpasswort'))).toBe('KEYSTORE_PASSWORD_WRONG');
	});

	it('refuses the definition’s keystore with scrypt by name: its cost is outside RFC 7914', async () => {
		await expect(decryptKeystore(scryptVector, 'testpassword')).rejects.toMatchObject({
			code: 'KEYSTORE_UNSUPPORTED',
			message: expect.stringContaining('n 262144, which r 1 does not allow'),
		});
	});

	it('opens what wallets write otherwise: Crypto with a capital, 0x, upper case', async () => {
		const { crypto, address, ...rest } = await encryptKeystore(key, 'p', cheap);
		const other = { ...rest, address: `0x${address.toUpperCase()}`, Crypto: crypto };
		expect((await decryptKeystore(other, 'p')).address).toBe(`0x${address}`);
	});

	it.each<[string, (store: Record<string, unknown> & { crypto: Record<string, unknown> }) => unknown]>([
		['KEYSTORE_MALFORMED', () => null],
		['KEYSTORE_MALFORMED', () => []],
		['KEYSTORE_MALFORMED', (store) => ({ ...store, crypto: 'none' })],
		['KEYSTORE_MALFORMED', (store) => ({ ...store, address: 'ab'.repeat(20) })],
		['KEYSTORE_MALFORMED', (store) => ({ ...store, address: 12 })],
		['KEYSTORE_MALFORMED', (store) => ({ ...store, crypto: { ...store.crypto, ciphertext: 'zz'.repeat(32) } })],
		['KEYSTORE_MALFORMED', (store) => ({ ...store, crypto: { ...store.crypto, ciphertext: '00'.repeat(31) } })],
		['KEYSTORE_MALFORMED', (store) => ({ ...store, crypto: { ...store.crypto, mac: '' } })],
		['KEYSTORE_MALFORMED', (store) => withCost(store, { n: 3 })],
		['KEYSTORE_MALFORMED', (store) => withCost(store, { n: 1 })],
		['KEYSTORE_MALFORMED', (store) => withCost(store, { r: 0 })],
		['KEYSTORE_MALFORMED', (store) => withCost(store, { p: 1.5 })],
		['KEYSTORE_MALFORMED', (store) => withCost(store, { salt: '' })],
		['KEYSTORE_MALFORMED', (store) => withCost(store, { salt: '00'.repeat(257) })],
		['KEYSTORE_UNSUPPORTED', (store) => ({ ...store, version: 4 })],
		['KEYSTORE_UNSUPPORTED', (store) => ({ ...store, crypto: { ...store.crypto, cipher: 'aes-256-gcm' } })],
		['KEYSTORE_UNSUPPORTED', (store) => ({ ...store, crypto: { ...store.crypto, kdf: 'argon2' } })],
		['KEYSTORE_UNSUPPORTED', (store) => withCost(store, { dklen: 64 })],
		['KEYSTORE_UNSUPPORTED', (store) => withCost(store, { n: 2 ** 21 })],
		['KEYSTORE_UNSUPPORTED', (store) => withCost(store, { n: 2 ** 20, r: 9 })],
		['KEYSTORE_UNSUPPORTED', (store) => withCost(store, { p: 2 ** 30 })],
		['KEYSTORE_UNSUPPORTED', (store) => withCost(store, { n: 2, r: 1, p: 2 ** 23 + 2 ** 14 })],
	])('refuses hostile content with %s (case %#)', async (code, change) => {
		const store = await encryptKeystore(key, 'p', cheap);
		expect(await codeOf(decryptKeystore(change({ ...store, crypto: { ...store.crypto } }), 'p'))).toBe(code);
	});

	it('answers any JSON with one of its codes', async () => {
		await fc.assert(
			fc.asyncProperty(fc.jsonValue(), async (json) => {
				expect(await codeOf(decryptKeystore(json, 'p'))).toMatch(/^KEYSTORE_/);
			}),
		);
	});
});

function withCost(store: { crypto: Record<string, unknown> }, change: object): unknown {
	const kdfparams = { ...(store.crypto.kdfparams as object), ...change };
	return { ...store, crypto: { ...store.crypto, kdfparams } };
}

describe('encryptKeystore', () => {
	it('writes what it reads, whatever key and password', async () => {
		const keys = fc
			.uint8Array({ minLength: 32, maxLength: 32 })
			.filter((bytes) => bytes[0] !== 0xff && bytes.some(Boolean));
		await fc.assert(
			fc.asyncProperty(keys, fc.string({ unit: 'binary' }), async (privateKey, password) => {
				const store: unknown = JSON.parse(JSON.stringify(await encryptKeystore(privateKey, password, cheap)));
				expect((await decryptKeystore(store, password)).privateKeyHex()).toBe(bytesToHex(privateKey));
			}),
			{ numRuns: 30 },
		);
	});

	it('depends on its randomness alone, and names itself by a UUID', async () => {
		const random = (size: number) => new Uint8Array(size).fill(0xff);
		const store = await encryptKeystore(key, 'p', { ...cheap, random });
		expect(await encryptKeystore(key, 'p', { ...cheap, random })).toEqual(store);
		expect(store.id).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
		const other = await encryptKeystore(key, 'p', cheap);
		expect(other.crypto.kdfparams.salt).not.toBe((await encryptKeystore(key, 'p', cheap)).crypto.kdfparams.salt);
	});
});

describe('files', () => {
	let folder: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'keystore-'));
	});
	afterEach(() => rm(folder, { recursive: true }));

	async function password(text: string, mode = 0o600): Promise<string> {
		const path = join(folder, 'password');
		await writeFile(path, text);
		await chmod(path, mode);
		return path;
	}

	it('another implementation opens what is written here', async () => {
		await writeKeystoreFile(join(folder, 'key.json'), await encryptKeystore(key, 'grüße', { n: 4096 }));
		expect(await cast(['decrypt-keystore', '--unsafe-password', 'grüße', 'key.json'])).toContain('07'.repeat(32));
	});

	it('opens what another implementation writes', async () => {
		await cast(['import', '--private-key', secret, '--unsafe-password', 'grüße', 'key.json']);
		const { key: read } = await readKeystoreFile(join(folder, 'key.json'), await password('grüße\n'));
		expect(read.privateKeyHex()).toBe(`0x${secret}`);
	});

	async function cast([command = '', ...words]: string[]): Promise<string> {
		const all = ['wallet', command, '--keystore-dir', folder, ...words];
		return (await promisify(execFile)(foundryBinary('cast'), all)).stdout;
	}

	it('reads a key back, with the first line as password', async () => {
		const path = join(folder, 'key.json');
		await writeKeystoreFile(path, await encryptKeystore(key, ' a b ', cheap));
		expect((await stat(path)).mode & 0o777).toBe(0o600);
		const { key: read, passwordReadableByOthers } = await readKeystoreFile(path, await password(' a b \r\nmore\n'));
		expect(read.privateKey()).toEqual(key);
		expect(passwordReadableByOthers).toBe(false);
	});

	it('never overwrites a keystore', async () => {
		const path = join(folder, 'key.json');
		await writeFile(path, 'precious');
		expect(await codeOf(writeKeystoreFile(path, await encryptKeystore(key, 'p', cheap)))).toBe('KEYSTORE_EXISTS');
		expect(await readFile(path, 'utf8')).toBe('precious');
		const nowhere = join(folder, 'none', 'key.json');
		expect(await codeOf(writeKeystoreFile(nowhere, await encryptKeystore(key, 'p', cheap)))).toBe(
			'KEYSTORE_NOT_WRITTEN',
		);
	});

	it.each([
		[0o600, false],
		[0o640, true],
		[0o604, true],
	])('tells of a password file of mode %o whether others may read it', async (mode, readableByOthers) => {
		expect(await readPasswordFile(await password('p\n', mode))).toEqual({ password: 'p', readableByOthers });
	});

	it('names the file at fault, and shows neither password nor key', async () => {
		const path = join(folder, 'key.json');
		const wrong = await password('hunter2');
		const faults = [
			[() => readKeystoreFile(path, wrong), 'KEYSTORE_MISSING', path],
			[() => readKeystoreFile(folder, wrong), 'KEYSTORE_MISSING', folder],
			[() => readKeystoreFile(path, wrong), 'KEYSTORE_PASSWORD_WRONG', path],
			[() => readKeystoreFile(path, join(folder, 'none')), 'KEYSTORE_PASSWORD_FILE_MISSING', 'none'],
			[() => readKeystoreFile(wrong, wrong), 'KEYSTORE_MALFORMED', wrong],
		] as const;
		for (const [attempt, code, names] of faults) {
			const error: KeystoreError = await attempt().then(
				() => expect.fail('read'),
				(reason: KeystoreError) => reason,
			);
			expect(error).toMatchObject({ code, message: expect.stringContaining(names) });
			expect(inspect(error, { depth: 9 })).not.toMatch(/hunter2|0707/);
			if (names === folder) await writeKeystoreFile(path, await encryptKeystore(key, 'p', cheap));
		}
	});

	it('refuses files that are too large, and empty passwords', async () => {
		const path = await password('x'.repeat(70_000));
		expect(await codeOf(readKeystoreFile(path, path))).toBe('KEYSTORE_MALFORMED');
		expect(await codeOf(readPasswordFile(path))).toBe('KEYSTORE_PASSWORD_FILE_MALFORMED');
		expect(await codeOf(readPasswordFile(await password('\np')))).toBe('KEYSTORE_PASSWORD_FILE_MALFORMED');
	});

	it('reads a bare key, or says why not without its content', async () => {
		const path = join(folder, 'bare');
		await writeFile(path, `0x${secret.toUpperCase()}\n`);
		expect((await readPrivateKeyFile(path)).privateKeyHex()).toBe(`0x${secret}`);
		for (const content of ['00'.repeat(32), `${secret}00`, '', 'x'.repeat(300)]) {
			await writeFile(path, content);
			const shown = await readPrivateKeyFile(path).catch((error: unknown) => inspect(error, { depth: 9 }));
			expect(shown).toContain('PRIVATE_KEY_FILE_INVALID');
			expect(shown).not.toContain(secret.slice(0, 8));
		}
	});
});
