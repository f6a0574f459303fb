import { addressOf, type Hash } from '@mosaic/consensus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalSigner, SigningRecords } from '../signing/index.ts';
import { DoppelgangerWatch, type SignedMessage, watchSlots } from './index.ts';

const keys = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const validators = keys.map(addressOf);
const stranger = addressOf(new Uint8Array(32).fill(3));
const domain = { domainSeparator: hash(1) };

function hash(seed: number): Hash {
	return `0x${seed.toString(16).padStart(64, '0')}`;
}

interface Choice {
	readonly kind: 'auxiliary' | 'origin' | 'seal';
	readonly who: number;
	readonly height: number;
}

function seenOf({ kind, who, height }: Choice): SignedMessage {
	const validator = validators[who] ?? stranger;
	if (kind === 'seal') return { kind, validator, slot: height };
	const message = { source: hash(0), target: hash(height), sourceHeight: 0, targetHeight: height };
	if (kind === 'origin') return { kind, validator, message };
	return { kind, validator, message: { ...message, transitionHash: hash(1) } };
}

async function signerAndRecords() {
	const store = { all: async () => [], lastSigned: async () => null, write: async () => undefined };
	const records = await SigningRecords.open(store);
	return { records, signer: new LocalSigner({ privateKeys: keys, records, domain }) };
}

/** Signs what protection allows; what was signed. */
async function sign(signer: LocalSigner, choices: readonly Choice[]): Promise<Choice[]> {
	const signed: Choice[] = [];
	for (const choice of choices) {
		const seen = seenOf(choice);
		const attempt =
			seen.kind === 'seal'
				? signer.signSeal(seen.validator, seen.slot, hash(seen.slot))
				: signer.signVote(seen as Parameters<LocalSigner['signVote']>[0]);
		await attempt.then(
			() => signed.push(choice),
			() => undefined,
		);
	}
	return signed;
}

const choice = fc.record({
	kind: fc.constantFrom('auxiliary' as const, 'origin' as const, 'seal' as const),
	who: fc.integer({ min: 0, max: 1 }),
	height: fc.integer({ min: 1, max: 20 }),
});

describe('DoppelgangerWatch', () => {
	it('listens for its slots', async () => {
		const { records } = await signerAndRecords();
		const watch = new DoppelgangerWatch({ validators, records, startSlot: 10, slots: 3 });
		expect([9, 10, 12, 13, 14].map((slot) => watch.isWatching(slot))).toEqual([true, true, true, false, false]);
		expect(new DoppelgangerWatch({ validators, records, startSlot: 10, slots: 0 }).isWatching(10)).toBe(false);
	});

	it('never trips on what this node signed, before the watch or after, however often it comes back', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(choice), fc.array(choice), async (before, after) => {
				const { signer, records } = await signerAndRecords();
				const signed = await sign(signer, before);
				const watch = new DoppelgangerWatch({ validators, records, startSlot: 0, slots: 3 });
				for (const own of signed) expect(watch.saw(seenOf(own))).toBeNull();
				for (const own of [...signed, ...(await sign(signer, after)), ...signed])
					expect(watch.saw(seenOf(own))).toBeNull();
				expect(watch.detected).toBeNull();
			}),
		);
	});

	it('always trips on a fresher signature of an own key, and on none of a stranger', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(choice), choice, fc.integer({ min: 1, max: 9 }), async (before, seen, fresher) => {
				const { signer, records } = await signerAndRecords();
				const signed = await sign(signer, before);
				const same = signed.filter(({ kind, who }) => kind === seen.kind && who === seen.who);
				const recorded = Math.max(-1, ...same.map(({ height }) => height));
				const foreign = { ...seen, height: recorded + fresher };
				const watch = new DoppelgangerWatch({ validators, records, startSlot: 0, slots: 3 });
				expect(watch.saw(seenOf({ ...foreign, who: 9 }))).toBeNull();
				const data = { kind: seen.kind, validator: validators[seen.who], height: foreign.height, recorded };
				expect(watch.saw(seenOf(foreign))).toMatchObject({ code: 'DOPPELGANGER_DETECTED', data });
				expect(watch.detected?.message).toContain(validators[seen.who]);
			}),
		);
	});
});

describe('watchSlots', () => {
	const usual = { now: 10_000_000, epochs: 3, epochLength: 8 };

	it.each([
		['nothing was ever signed', { lastSigned: null }, 24],
		['the last signature is old', { lastSigned: 9_399_999 }, 24],
		['this node was restarted', { lastSigned: 9_400_000 }, 0],
		['the last signature is of the future', { lastSigned: 10_000_001 }, 24],
		['it is switched off', { lastSigned: null, epochs: 0 }, 0],
		['another bound is given', { lastSigned: 9_999_000, recentMilliseconds: 500 }, 24],
	])('%s', (_, options, slots) => {
		expect(watchSlots({ ...usual, ...options })).toBe(slots);
	});
});
