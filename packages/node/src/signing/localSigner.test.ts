import { inspect } from 'node:util';
import { originVoteDigest, recoverAddress, voteDigest } from '@mosaic/consensus';
import { describe, expect, it } from 'vitest';
import { LocalSigner, SigningRecords } from './index.ts';
import { codeOf, domain, hash, KeptStore, key, signerOn, validator, vote } from './testing/records.ts';

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

	it('contradicts no vote of its own that its record forgot and a peer remembers', async () => {
		const { signer } = await signerOn(new KeptStore());
		const remembered = await signer.signVote(vote(3, 7));
		const store = new KeptStore();
		const { signer: restored } = await signerOn(store);
		const forged = { ...remembered, message: vote(3, 90).message } as typeof remembered;
		await restored.recall(forged);
		expect(await codeOf(restored.signVote(vote(2, 4)))).toBe('SIGNED');
		await restored.recall(remembered);
		expect(await codeOf(restored.signVote(vote(2, 6)))).toBe('SIGNING_REFUSED_BELOW_RECORD');
		expect(await codeOf(restored.signVote(vote(3, 7, { fork: 1 })))).toBe('SIGNING_REFUSED_DOUBLE_VOTE');
		const { signer: again } = await signerOn(store);
		expect(await codeOf(again.signVote(vote(2, 8)))).toBe('SIGNING_REFUSED_SURROUND');
		expect(await codeOf(again.signVote(vote(3, 8)))).toBe('SIGNED');
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
