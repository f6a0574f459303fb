import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
	addressOf,
	type Hash,
	offenceOf,
	originVoteDigest,
	recoverAddress,
	type Statement,
	type Vote,
	voteDigest,
} from '@mosaic/consensus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Database } from '../storage/index.ts';
import {
	databaseSigningStore,
	LocalSigner,
	SigningError,
	SigningRecords,
	type SigningStore,
	type ValidatorRecord,
	type VoteRequest,
} from './index.ts';
import { recordVote } from './protection.ts';
import { emptyRecord, mergeRecords } from './record.ts';

const key = new Uint8Array(32).fill(7);
const validator = addressOf(key);
const domain = { domainSeparator: hash(1) };
const core = hash(2);

function hash(seed: number): Hash {
	return `0x${seed.toString(16).padStart(64, '0')}`;
}

function vote(
	sourceHeight: number,
	targetHeight: number,
	options: { transition?: number; fork?: number } = {},
): VoteRequest & { kind: 'auxiliary' } {
	const fork = options.fork ?? 0;
	return {
		kind: 'auxiliary',
		validator,
		message: {
			transitionHash: hash(options.transition ?? 100 + sourceHeight),
			source: hash(1000 + sourceHeight),
			target: hash(2000 + targetHeight + 10_000 * fork),
			sourceHeight,
			targetHeight,
		},
	};
}

/** Keeps records as a disk does: `written` is what a crash leaves. */
class KeptStore implements SigningStore {
	readonly written = new Map<string, ValidatorRecord>();
	batches = 0;
	failing = false;
	writtenLast: number | null = null;

	async all(): Promise<ValidatorRecord[]> {
		return [...this.written.values()];
	}

	async lastSigned(): Promise<number | null> {
		return this.writtenLast;
	}

	async write(records: readonly ValidatorRecord[], lastSigned: number | null): Promise<void> {
		await new Promise<void>((resolve) => setImmediate(resolve));
		if (this.failing) throw new RangeError('disk full');
		this.batches++;
		this.writtenLast = lastSigned;
		for (const record of records) this.written.set(record.validator, record);
	}
}

async function signerOn(store: SigningStore): Promise<{ signer: LocalSigner; records: SigningRecords }> {
	const records = await SigningRecords.open(store);
	return { signer: new LocalSigner({ privateKeys: [key], records, domain }), records };
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
	try {
		await attempt;
		return 'SIGNED';
	} catch (error) {
		return error instanceof SigningError ? error.code : String(error);
	}
}

describe('LocalSigner', () => {
	it('signs votes and seals with the validator’s key', async () => {
		const { signer } = await signerOn(new KeptStore());
		const request = vote(0, 1);
		const signed = await signer.signVote(request);
		expect(recoverAddress(voteDigest(domain, request.message), signed.signature)).toBe(validator);
		const message = { source: hash(1), target: hash(2), sourceHeight: 3, targetHeight: 4 };
		const origin = await signer.signVote({ kind: 'origin', validator, message });
		expect(recoverAddress(originVoteDigest(domain, message), origin.signature)).toBe(validator);
		expect(await signer.signSeal(validator, 5, hash(9))).toMatch(/^0x[0-9a-f]{130}$/);
	});

	it.each([
		['another target of the same height', vote(3, 5, { fork: 1 }), 'SIGNING_REFUSED_DOUBLE_VOTE'],
		['a surrounding vote', vote(2, 6), 'SIGNING_REFUSED_SURROUND'],
		['a height that is no integer', vote(4, 4.5), 'SIGNING_REFUSED_MALFORMED'],
		['a lower target', vote(3, 4), 'SIGNING_REFUSED_BELOW_RECORD'],
		[
			'another transition object from the same source',
			vote(3, 6, { transition: 1 }),
			'SIGNING_REFUSED_DIFFERENT_TRANSITION',
		],
		['a target that is not above its source', vote(6, 6), 'SIGNING_REFUSED_MALFORMED'],
		['the same vote again', vote(3, 5), 'SIGNED'],
		['a higher vote from the same source', vote(3, 6), 'SIGNED'],
		['a higher vote from a higher source', vote(5, 7), 'SIGNED'],
	])('after 3 → 5: %s', async (_, request, outcome) => {
		const { signer } = await signerOn(new KeptStore());
		await signer.signVote(vote(3, 5));
		expect(await codeOf(signer.signVote(request))).toBe(outcome);
	});

	it('refuses a vote surrounded by the recorded one', async () => {
		const { signer } = await signerOn(new KeptStore());
		await signer.signVote(vote(3, 9));
		expect(await codeOf(signer.signVote(vote(4, 8)))).toBe('SIGNING_REFUSED_SURROUND');
	});

	it('seals one block of a slot, and slots in ascending order', async () => {
		const { signer } = await signerOn(new KeptStore());
		const first = await signer.signSeal(validator, 5, hash(9));
		expect(await signer.signSeal(validator, 5, hash(9))).toBe(first);
		expect(await codeOf(signer.signSeal(validator, 5, hash(8)))).toBe('SIGNING_REFUSED_DOUBLE_SEAL');
		expect(await codeOf(signer.signSeal(validator, 4, hash(7)))).toBe('SIGNING_REFUSED_DOUBLE_SEAL');
		expect(await codeOf(signer.signSeal(validator, -1, hash(7)))).toBe('SIGNING_REFUSED_MALFORMED');
	});

	it('keeps both domains apart', async () => {
		const { signer } = await signerOn(new KeptStore());
		await signer.signVote(vote(3, 5));
		const message = { source: hash(1), target: hash(2), sourceHeight: 0, targetHeight: 1 };
		expect(await codeOf(signer.signVote({ kind: 'origin', validator, message }))).toBe('SIGNED');
	});

	it('leaves refused votes out of a batch, and reports them', async () => {
		const store = new KeptStore();
		const records = await SigningRecords.open(store);
		const refused: string[] = [];
		const signer = new LocalSigner({
			privateKeys: [key],
			records,
			domain,
			onRefused: (_, { code }) => refused.push(code),
		});
		const votes = await signer.signVotes([vote(0, 1), vote(0, 1, { fork: 1 }), vote(1, 2), vote(2, 3)]);
		expect(votes.map(({ message }) => message.targetHeight)).toEqual([1, 2, 3]);
		expect(refused).toEqual(['SIGNING_REFUSED_DOUBLE_VOTE']);
	});

	it('writes once for the votes of several validators', async () => {
		const store = new KeptStore();
		const records = await SigningRecords.open(store);
		const privateKeys = [1, 2, 3].map((seed) => new Uint8Array(32).fill(seed));
		const signer = new LocalSigner({ privateKeys, records, domain });
		const requests = signer.validators.map((address) => ({ ...vote(0, 1), validator: address }));
		expect((await signer.signVotes(requests)).map((signed) => signed.validator)).toEqual(signer.validators);
		expect(store.batches).toBe(1);
	});

	it('refuses validators whose keys it does not hold', async () => {
		const { signer } = await signerOn(new KeptStore());
		expect(await codeOf(signer.signSeal(`0x${'00'.repeat(20)}`, 1, hash(1)))).toBe('VALIDATOR_UNKNOWN');
		expect(signer.validators).toEqual([validator]);
	});

	it('shows its keys nowhere', async () => {
		const { signer } = await signerOn(new KeptStore());
		const shown = inspect(signer, { depth: 9, showHidden: true }) + JSON.stringify(signer) + Object.keys(signer).join();
		expect(shown).toContain(validator);
		expect(shown).not.toContain('07'.repeat(8));
		expect(shown).not.toContain('7, 7, 7');
	});
});

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

	it('fails as a whole while the disk refuses several votes, and signs them when it takes them', async () => {
		const store = new KeptStore();
		const { signer } = await signerOn(store);
		store.failing = true;
		const requests = [vote(0, 1), vote(0, 2)];
		await expect(signer.signVotes(requests)).rejects.toMatchObject({ code: 'SIGNING_RECORD_NOT_DURABLE' });
		store.failing = false;
		expect(await signer.signVotes(requests)).toHaveLength(2);
	});

	it('remembers when it last signed something new, over restarts, and not that it took records', async () => {
		const store = new KeptStore();
		let wall = 1_000;
		const open = () => SigningRecords.open(store, () => wall);
		const records = await open();
		expect(records.lastSigned).toBeNull();
		const file = { metadata: { formatVersion: '1', coreIdentifier: core }, data: [emptyRecord(validator)] };
		await records.import(file, core);
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

const requests = fc.array(
	fc.record({
		kind: fc.constantFrom('auxiliary' as const, 'origin' as const),
		source: fc.integer({ min: 0, max: 6 }),
		span: fc.integer({ min: 0, max: 4 }),
		fork: fc.integer({ min: 0, max: 1 }),
		sourceFork: fc.integer({ min: 0, max: 1 }),
		transition: fc.integer({ min: 0, max: 1 }),
		restart: fc.boolean(),
	}),
	{ maxLength: 40 },
);

function requestOf(choice: {
	kind: 'auxiliary' | 'origin';
	source: number;
	span: number;
	fork: number;
	sourceFork: number;
	transition: number;
}): VoteRequest {
	const message = {
		source: hash(1000 + choice.source + 100 * choice.sourceFork),
		target: hash(2000 + choice.source + choice.span + 100 * choice.fork),
		sourceHeight: choice.source,
		targetHeight: choice.source + choice.span,
	};
	if (choice.kind === 'origin') return { kind: 'origin', validator, message };
	return { kind: 'auxiliary', validator, message: { ...message, transitionHash: hash(choice.transition) } };
}

describe('slashing protection', () => {
	it('never signs an offence, whatever is asked and whenever the process restarts', async () => {
		await fc.assert(
			fc.asyncProperty(requests, async (choices) => {
				const store = new KeptStore();
				let { signer } = await signerOn(store);
				const signed: Vote[] = [];
				for (const choice of choices) {
					if (choice.restart) ({ signer } = await signerOn(store));
					signed.push(...(await signer.signVotes([requestOf(choice)])));
				}
				for (const first of signed)
					for (const second of signed) expect(offenceOf(statement(first), statement(second))).toBeNull();
			}),
			{ numRuns: 150 },
		);
	});

	it('forbids after a merge whatever either record forbade', () => {
		const voteOf = (choice: Parameters<typeof requestOf>[0]) => {
			const { message } = requestOf(choice);
			return {
				source: message.sourceHeight,
				target: message.targetHeight,
				digest: message.target,
				sourceBinding: message.source,
			} as const;
		};
		const recordAfter = (choices: readonly Parameters<typeof requestOf>[0][]): ValidatorRecord => {
			let record = emptyRecord(validator);
			for (const choice of choices)
				record = { ...record, auxiliary: attempt(record, voteOf(choice)) ?? record.auxiliary };
			return record;
		};
		const attempt = (record: ValidatorRecord, asked: ReturnType<typeof voteOf>) => {
			try {
				return recordVote(validator, record.auxiliary, asked);
			} catch {
				return null;
			}
		};
		fc.assert(
			fc.property(requests, requests, requests, (one, other, asked) => {
				const first = recordAfter(one);
				const second = recordAfter(other);
				const merged = mergeRecords(first, second);
				for (const choice of asked) {
					if (attempt(merged, voteOf(choice)) === null) continue;
					expect(
						attempt(first, voteOf(choice)) === null &&
							first.auxiliary.digest !== voteOf(choice).digest &&
							merged.auxiliary.digest !== voteOf(choice).digest,
					).toBe(false);
					expect(
						attempt(second, voteOf(choice)) === null &&
							second.auxiliary.digest !== voteOf(choice).digest &&
							merged.auxiliary.digest !== voteOf(choice).digest,
					).toBe(false);
				}
			}),
		);
	});
});

function statement(vote: Vote): Statement {
	return vote.kind === 'auxiliary'
		? { kind: 'auxiliary', message: vote.message }
		: { kind: 'origin', message: vote.message };
}
