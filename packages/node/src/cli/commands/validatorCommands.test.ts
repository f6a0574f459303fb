import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { addressOf, type Hash } from '@mosaic/consensus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checksumAddress } from '../../accounts/checksumAddress.ts';
import { readKeystoreFile } from '../../keys/index.ts';
import { databaseSigningStore, LocalSigner, SigningRecords, type ValidatorRecord } from '../../signing/index.ts';
import { Database } from '../../storage/index.ts';

const main = new URL('../main.ts', import.meta.url).pathname;
const key = new Uint8Array(32).fill(7);
const core = hash(0xc0);

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mosaic-commands-'));
});
afterEach(() => rm(folder, { recursive: true }));

function hash(seed: number): Hash {
	return `0x${seed.toString(16).padStart(64, '0')}`;
}

/** Runs the command line in a process of its own. */
async function mosaic(...words: string[]): Promise<{ code: number; out: string; errors: string }> {
	const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
	const closed = once(child, 'close');
	const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
	const [code] = await closed;
	return { code: Number(code), out, errors };
}

describe('create-keystore', () => {
	it('writes a keystore of a given key, and of a new one', async () => {
		const [password, bare] = [join(folder, 'password'), join(folder, 'bare')];
		await writeFile(password, 'hunter2\n', { mode: 0o600 });
		await writeFile(bare, `0x${'07'.repeat(32)}\n`);
		const given = join(folder, 'given.json');
		const words = ['create-keystore', '--password-file', password];
		const address = checksumAddress(addressOf(key));
		expect(await mosaic(...words, '--out', given, '--private-key-file', bare)).toEqual({
			code: 0,
			out: `${address}\n`,
			errors: '',
		});
		expect((await readKeystoreFile(given, password)).key.privateKey()).toEqual(key);
		const made = join(folder, 'made.json');
		const { out } = await mosaic(...words, '--out', made);
		expect((await readKeystoreFile(made, password)).key.checksumAddress).toBe(out.trim());
		const again = await mosaic(...words, '--out', given);
		expect(again).toMatchObject({ code: 1, out: '', errors: expect.stringContaining('[KEYSTORE_EXISTS]') });
	});

	it('says what is missing, and warns of a password that others can read', async () => {
		const out = ['--out', join(folder, 'key.json')];
		expect((await mosaic('create-keystore', ...out)).errors).toBe(
			'mosaic: --password-file is missing: see --help [USAGE]\n',
		);
		const password = join(folder, 'password');
		const missing = await mosaic('create-keystore', '--password-file', password, ...out);
		expect(missing.errors).toContain('[KEYSTORE_PASSWORD_FILE_MISSING]');
		await writeFile(password, 'hunter2', { mode: 0o644 });
		const { code, errors } = await mosaic('create-keystore', '--password-file', password, ...out);
		expect(code).toBe(0);
		expect(errors).toContain('warning: others can read');
		expect(errors).not.toContain('hunter2');
	});
});

/** A database in which the validator has voted and sealed; what is on record. */
async function signedDatabase(directory: string): Promise<readonly ValidatorRecord[]> {
	const database = await Database.open({ directory });
	const records = await SigningRecords.open(databaseSigningStore(database));
	const signer = new LocalSigner({ privateKeys: [key], records, domain: { domainSeparator: hash(1) } });
	const message = { source: hash(3), target: hash(5), sourceHeight: 3, targetHeight: 5 };
	await signer.signVote({ kind: 'origin', validator: addressOf(key), message });
	await signer.signSeal(addressOf(key), 9, hash(9));
	await database.close();
	return records.all();
}

async function recordsIn(directory: string): Promise<readonly ValidatorRecord[]> {
	const database = await Database.open({ directory });
	try {
		return (await SigningRecords.open(databaseSigningStore(database))).all();
	} finally {
		await database.close();
	}
}

describe('export-signing-records and import-signing-records', () => {
	let here: string;
	let there: string;
	let file: string;
	beforeEach(() => {
		[here, there, file] = [join(folder, 'here'), join(folder, 'there'), join(folder, 'records.json')];
	});

	const exportHere = () =>
		mosaic('export-signing-records', '--database', here, '--core-identifier', core, '--out', file);
	const importThere = (...words: string[]) =>
		mosaic('import-signing-records', '--database', there, '--in', file, ...words);

	it('move what was signed to a new database', async () => {
		const records = await signedDatabase(here);
		expect(await exportHere()).toMatchObject({ code: 0, out: expect.stringContaining('1 validator'), errors: '' });
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect(await importThere('--core-identifier', core)).toEqual({
			code: 0,
			out: `Took the records of 1 validator of the meta-blockchain ${core}.\n`,
			errors: '',
		});
		expect(await recordsIn(there)).toEqual(records);
		expect(await importThere()).toMatchObject({ code: 0 });
		expect(await recordsIn(there)).toEqual(records);
	});

	it('refuse records of another meta-blockchain, and what is no file of records', async () => {
		await signedDatabase(here);
		await exportHere();
		const other = await importThere('--core-identifier', hash(0xc1));
		expect(other).toMatchObject({ code: 1, errors: expect.stringContaining('[SIGNING_RECORDS_OTHER_CHAIN]') });
		expect(await recordsIn(there)).toEqual([]);
		for (const content of ['{', '[]', '{"metadata":{"formatVersion":"1"},"data":[]}']) {
			await writeFile(file, content);
			expect((await importThere()).errors).toContain('[SIGNING_RECORDS_MALFORMED]');
		}
		await rm(file);
		expect((await importThere()).errors).toContain('[SIGNING_RECORDS_FILE_UNUSABLE]');
	});

	it('refuse to work beside a running node', async () => {
		await signedDatabase(here);
		const running = await Database.open({ directory: here });
		expect((await exportHere()).errors).toContain('[DATABASE_LOCKED]');
		await running.close();
		await exportHere();
		const other = await Database.open({ directory: there });
		expect((await importThere()).errors).toContain('[DATABASE_LOCKED]');
		await other.close();
	});

	it('take no wrong path for a node that signed nothing, and overwrite no file', async () => {
		expect((await exportHere()).errors).toContain('[SIGNING_RECORDS_MISSING]');
		await signedDatabase(here);
		await writeFile(file, 'precious');
		expect((await exportHere()).errors).toContain('[SIGNING_RECORDS_FILE_UNUSABLE]');
		expect(await readFile(file, 'utf8')).toBe('precious');
	});
});
