import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesToHex, concatBytes } from '../bytes/hex.ts';
import { MAX_EVIDENCE_BYTES, MAX_LINK_BYTES, MAX_SIGNATURES, MAX_VOTE_BYTES } from '../limits.ts';
import { encodeRlp } from '../rlp/encode.ts';
import { arbitraryBody } from '../testing/arbitraries.ts';
import type { AuxiliaryLink, Evidence, Hex, Result, Vote } from '../types.ts';
import { decodeEvidence, decodeLink, decodeVote, encodeEvidence, encodeLink, encodeVote } from './messages.ts';

const hex = (size: number): fc.Arbitrary<Hex> => fc.uint8Array({ minLength: size, maxLength: size }).map(bytesToHex);
const height = fc.oneof(fc.nat(5), fc.maxSafeNat());
const path = { source: hex(32), target: hex(32), sourceHeight: height, targetHeight: height };
const signer = { validator: hex(20), signature: hex(65) };
const arbitraryVote: fc.Arbitrary<Vote> = fc.oneof(
	fc.record({
		kind: fc.constant('auxiliary' as const),
		message: fc.record({ transitionHash: hex(32), ...path }),
		...signer,
	}),
	fc.record({ kind: fc.constant('origin' as const), message: fc.record(path), ...signer }),
);
const arbitraryLink: fc.Arbitrary<AuxiliaryLink> = fc.record({
	message: fc.record({ transitionHash: hex(32), ...path }),
	signatures: fc.array(hex(65), { maxLength: 3 }),
});
const arbitraryEvidence: fc.Arbitrary<Evidence> = arbitraryBody.chain(({ evidence }) =>
	evidence.length === 0 ? fc.constant(seals) : fc.constantFrom(...evidence),
);
const signed = {
	message: { slot: 1, blockHash: `0x${'01'.repeat(32)}` as Hex },
	signature: `0x${'02'.repeat(65)}` as Hex,
};
const seals: Evidence = { kind: 'seal', first: signed, second: signed };

interface Codec<T> {
	readonly arbitrary: fc.Arbitrary<T>;
	readonly encode: (value: T) => Uint8Array;
	readonly decode: (bytes: Uint8Array) => Result<T, { readonly code: string }>;
	readonly maxBytes: number;
}

function follows<T>(name: string, { arbitrary, encode, decode, maxBytes }: Codec<T>): void {
	test(`${name} survives its encoding, within its limit`, () => {
		fc.assert(
			fc.property(arbitrary, (value) => {
				expect(decode(encode(value))).toEqual({ ok: true, value });
				expect(encode(value).length).toBeLessThanOrEqual(maxBytes);
			}),
		);
	});

	test(`a changed, cut or continued ${name} is refused, or is the encoding of another`, () => {
		fc.assert(
			fc.property(arbitrary, fc.nat(), fc.nat(255), (value, place, byte) => {
				const bytes = encode(value);
				const changed = bytes.slice();
				changed[place % bytes.length] = byte;
				const decoded = decode(changed);
				if (decoded.ok) expect(encode(decoded.value)).toEqual(changed);
				else expect(decoded.error.code).toBe('MALFORMED_ENCODING');
				expect(decode(bytes.slice(0, place % bytes.length)).ok).toBe(false);
				expect(decode(concatBytes(bytes, Uint8Array.of(0))).ok).toBe(false);
			}),
			{ numRuns: 300 },
		);
	});

	test(`any bytes are no ${name}, or its encoding`, () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				const decoded = decode(bytes);
				if (decoded.ok) expect(encode(decoded.value)).toEqual(bytes);
			}),
		);
		expect(decode(new Uint8Array(maxBytes + 1)).ok).toBe(false);
	});
}

follows('vote', { arbitrary: arbitraryVote, encode: encodeVote, decode: decodeVote, maxBytes: MAX_VOTE_BYTES });
follows('link', { arbitrary: arbitraryLink, encode: encodeLink, decode: decodeLink, maxBytes: MAX_LINK_BYTES });
follows('evidence', {
	arbitrary: arbitraryEvidence,
	encode: encodeEvidence,
	decode: decodeEvidence,
	maxBytes: MAX_EVIDENCE_BYTES,
});

test('the largest link fits its limit, and one signature more is refused', () => {
	const [link] = fc.sample(arbitraryLink, { numRuns: 1, seed: 1 });
	const [vote] = fc.sample(hex(65), { numRuns: 1, seed: 1 });
	if (link === undefined || vote === undefined) expect.unreachable();
	const largest = { ...link, signatures: Array.from({ length: MAX_SIGNATURES }, () => vote) };
	expect(decodeLink(encodeLink(largest))).toEqual({ ok: true, value: largest });
	expect(decodeLink(encodeLink({ ...largest, signatures: [...largest.signatures, vote] })).ok).toBe(false);
});

test('a vote of an unknown kind is refused', () => {
	const decoded = decodeVote(encodeRlp([2, [], new Uint8Array(20), new Uint8Array(65)]));
	expect(decoded.ok ? null : decoded.error.field).toBe('vote.kind');
});
