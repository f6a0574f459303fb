import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { voteDigest } from '@mosaic/consensus';
import { describe, expect, it } from 'vitest';
import { watchSlots } from '../doppelganger/index.ts';
import { Database } from '../storage/index.ts';
import { cutBack, databaseSigningStore, LocalSigner, SigningRecords } from './index.ts';
import { emptyRecord } from './record.ts';
import { codeOf, core, domain, hash, KeptStore, key, signerOn, validator, vote } from './testing/records.ts';

describe('SigningRecords', () => {
	it('has the record on the disk before the signature is out, and signs the same again after a crash between', async () => {
		const store = new KeptStore();
		const records = await SigningRecords.open(store);
		const request = vote(3, 5);
		const digest = voteDigest(domain, request.message);
		// The crash: the record was permitted and written, and nobody signed.
		const binding = { source: 3, target: 5, digest, sourceBinding: hash(4) };
		await records.permitVote(validator, 'auxiliary', binding);
		expect(store.written.get(validator)?.auxiliary).toEqual(binding);
		const { signer } = await signerOn(store);
		expect(await codeOf(signer.signVote(request))).toBe('SIGNED');
		expect(await codeOf(signer.signVote(vote(3, 5, { fork: 1 })))).toBe('SIGNING_REFUSED_DOUBLE_VOTE');
	});

	it('signs nothing while the disk refuses, and forbids what it had granted', async () => {
		const store = new KeptStore();
		const { signer } = await signerOn(store);
		store.failing = true;
		expect(await codeOf(signer.signVote(vote(0, 1)))).toBe('SIGNING_RECORD_NOT_DURABLE');
		expect(await codeOf(signer.signVote(vote(0, 1)))).toBe('SIGNING_RECORD_NOT_DURABLE');
		store.failing = false;
		expect(await codeOf(signer.signVote(vote(0, 1, { fork: 1 })))).toBe('SIGNING_REFUSED_DOUBLE_VOTE');
		expect(await codeOf(signer.signVote(vote(0, 1)))).toBe('SIGNED');
		expect(store.written.get(validator)?.auxiliary.target).toBe(1);
	});

	it('starts anew from records that are rewritten, on the disk as well', async () => {
		const store = new KeptStore();
		const { signer, records } = await signerOn(store);
		await signer.signVote(vote(3, 5));
		expect(await codeOf(signer.signVote(vote(3, 5, { fork: 1 })))).toBe('SIGNING_REFUSED_DOUBLE_VOTE');
		await records.rewrite((record) => cutBack(record, { auxiliary: 3, origin: 0, slot: 0 }));
		expect(store.written.get(validator)?.auxiliary).toMatchObject({ source: 2, target: 3 });
		expect(await codeOf(signer.signVote(vote(3, 5, { fork: 1 })))).toBe('SIGNED');
		expect(await codeOf(signer.signVote(vote(3, 5)))).toBe('SIGNING_REFUSED_DOUBLE_VOTE');
	});

	it('fails as a whole while the disk refuses several votes, and signs them when it takes them', async () => {
		const store = new KeptStore();
		const { signer } = await signerOn(store);
		store.failing = true;
		const requests = [vote(0, 1), vote(0, 2)];
		await expect(signer.signVotes(requests)).rejects.toMatchObject({ code: 'SIGNING_RECORD_NOT_DURABLE' });
		store.failing = false;
		expect(await signer.signVotes(requests)).toHaveLength(2);
	});

	it('counts as long silent after another was heard with its keys, whatever is signed meanwhile', async () => {
		const store = new KeptStore();
		const { signer, records } = await signerOn(store);
		await signer.signVote(vote(0, 1));
		expect(records.lastSigned).toBeGreaterThan(0);
		await records.heardOthers();
		await signer.signVote(vote(0, 2));
		expect((await SigningRecords.open(store)).lastSigned).toBe(0);
		expect(watchSlots({ lastSigned: 0, now: Date.now(), epochs: 2, epochLength: 8 })).toBe(16);
	});

	it('remembers when it last signed something new, over restarts, and not what it took from elsewhere', async () => {
		const store = new KeptStore();
		let wall = 1_000;
		const open = () => SigningRecords.open(store, () => wall);
		const records = await open();
		expect(records.lastSigned).toBeNull();
		const file = { metadata: { formatVersion: '1', coreIdentifier: core }, data: [emptyRecord(validator)] };
		await records.import(file, core);
		await records.recall(validator, 'auxiliary', { source: 0, target: 1, digest: hash(1), sourceBinding: hash(2) });
		expect(store.written.get(validator)?.auxiliary.target).toBe(1);
		expect(store.writtenLast).toBeNull();
		const signer = new LocalSigner({ privateKeys: [key], records, domain });
		await signer.signVote(vote(3, 5));
		wall = 2_000;
		await signer.signVote(vote(3, 5));
		expect((await open()).lastSigned).toBe(1_000);
		await signer.signSeal(validator, 8, hash(1));
		expect((await open()).lastSigned).toBe(2_000);
	});

	it('survives a restart of the database', async () => {
		const directory = await mkdtemp(join(tmpdir(), 'signing-'));
		try {
			const before = await Database.open({ directory });
			await (await signerOn(databaseSigningStore(before))).signer.signVote(vote(3, 5));
			await before.close();
			const after = await Database.open({ directory });
			const { signer, records } = await signerOn(databaseSigningStore(after));
			expect(records.lastSigned).toBeGreaterThan(1_700_000_000_000);
			expect(records.record(validator).auxiliary).toMatchObject({ source: 3, target: 5 });
			expect(await codeOf(signer.signVote(vote(3, 5, { fork: 1 })))).toBe('SIGNING_REFUSED_DOUBLE_VOTE');
			expect(await codeOf(signer.signVote(vote(3, 5)))).toBe('SIGNED');
			await after.close();
		} finally {
			await rm(directory, { recursive: true });
		}
	});

	it('moves to another machine and back', async () => {
		const { signer, records } = await signerOn(new KeptStore());
		await signer.signVote(vote(3, 5));
		await signer.signSeal(validator, 8, hash(1));
		const file: unknown = JSON.parse(JSON.stringify(records.export(core)));
		const store = new KeptStore();
		const elsewhere = await signerOn(store);
		expect(await elsewhere.records.import(file, core)).toBe(1);
		expect(store.written.get(validator)).toEqual(records.record(validator));
		expect(await codeOf(elsewhere.signer.signVote(vote(2, 6)))).toBe('SIGNING_REFUSED_SURROUND');
		expect(await codeOf(elsewhere.signer.signSeal(validator, 8, hash(2)))).toBe('SIGNING_REFUSED_DOUBLE_SEAL');
		expect(await codeOf(elsewhere.signer.signVote(vote(3, 6)))).toBe('SIGNED');
	});

	it('refuses the records of another meta-blockchain', async () => {
		const { records } = await signerOn(new KeptStore());
		expect(await codeOf(records.import(records.export(hash(3)), core))).toBe('SIGNING_RECORDS_OTHER_CHAIN');
	});

	it.each([
		null,
		[],
		{ metadata: { formatVersion: '2', coreIdentifier: core }, data: [] },
		{ metadata: { formatVersion: '1', coreIdentifier: core }, data: {} },
		{ metadata: { formatVersion: '1', coreIdentifier: core }, data: [{ ...emptyRecord(validator), slot: -2 }] },
		{
			metadata: { formatVersion: '1', coreIdentifier: core },
			data: [{ ...emptyRecord(validator), validator: '0xAB' }],
		},
		{ metadata: { formatVersion: '1', coreIdentifier: core }, data: [{ ...emptyRecord(validator), seal: '0x' }] },
		{
			metadata: { formatVersion: '1', coreIdentifier: core },
			data: [{ ...emptyRecord(validator), origin: { source: 3, target: 1, digest: null, sourceBinding: null } }],
		},
	])('refuses a malformed file (%#)', async (file) => {
		const { records } = await signerOn(new KeptStore());
		expect(await codeOf(records.import(file, core))).toBe('SIGNING_RECORDS_MALFORMED');
		expect(records.all()).toEqual([]);
	});
});
