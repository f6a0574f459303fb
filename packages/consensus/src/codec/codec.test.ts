import fc from 'fast-check';
import { expect, test } from 'vitest';
import { concatBytes, hexToBytes } from '../bytes/hex.ts';
import { keccakHex } from '../crypto/keccak.ts';
import { MAX_EVIDENCE, MAX_HEADER_BYTES, MAX_LINKS, MAX_PROOF_NODES, MAX_SIGNATURES } from '../limits.ts';
import { encodeRlp } from '../rlp/encode.ts';
import { arbitraryBody, arbitraryState } from '../testing/arbitraries.ts';
import { hashOf, KEYS, TestBranch, testSpec } from '../testing/chain.ts';
import type { AuxiliaryLink, ConsensusBody, Hex } from '../types.ts';
import { bodyHash, decodeBody, EMPTY_BODY, encodeBody } from './body.ts';
import { consensusRoot, decodeState, encodeState, stateHash } from './state.ts';

const MUTATION = { place: fc.nat(), value: fc.nat(255) };

function mutate(bytes: Uint8Array, place: number, value: number): Uint8Array {
	const copy = bytes.slice();
	copy[place % copy.length] = value;
	return copy;
}

test('bodies survive their encoding', () => {
	fc.assert(
		fc.property(arbitraryBody, (body) => {
			expect(decodeBody(encodeBody(body))).toEqual({ ok: true, value: body });
		}),
	);
});

test('states survive their encoding', () => {
	fc.assert(
		fc.property(arbitraryState, (state) => {
			expect(decodeState(encodeState(state))).toEqual({ ok: true, value: state });
		}),
	);
});

test('a changed encoding is refused, or is the encoding of another body', () => {
	fc.assert(
		fc.property(arbitraryBody, fc.record(MUTATION), (body, { place, value }) => {
			const bytes = mutate(encodeBody(body), place, value);
			const decoded = decodeBody(bytes);
			if (decoded.ok) expect(encodeBody(decoded.value)).toEqual(bytes);
			else expect(decoded.error.code).toBe('MALFORMED_ENCODING');
		}),
		{ numRuns: 500 },
	);
});

test('a changed encoding is refused, or is the encoding of another state', () => {
	fc.assert(
		fc.property(arbitraryState, fc.record(MUTATION), (state, { place, value }) => {
			const bytes = mutate(encodeState(state), place, value);
			const decoded = decodeState(bytes);
			if (decoded.ok) expect(encodeState(decoded.value)).toEqual(bytes);
		}),
		{ numRuns: 500 },
	);
});

test('a body cut short or continued is refused', () => {
	fc.assert(
		fc.property(arbitraryBody, fc.nat(), (body, cut) => {
			const bytes = encodeBody(body);
			expect(decodeBody(bytes.slice(0, cut % bytes.length)).ok).toBe(false);
			expect(decodeBody(concatBytes(bytes, Uint8Array.of(0))).ok).toBe(false);
		}),
	);
});

const link: AuxiliaryLink = {
	message: {
		transitionHash: hashOf('T'),
		source: hashOf('s'),
		target: hashOf('t'),
		sourceHeight: 1,
		targetHeight: 2,
	},
	signatures: [],
};
const signature = `0x${'11'.repeat(65)}` as Hex;
const { transitionHash: _, ...message } = link.message;
const kernel = { height: 2, parent: hashOf('p'), validators: [], weights: [], gasTarget: 0n, gasPrice: 0n };

test.each<[string, Partial<ConsensusBody>, string]>([
	['links', { links: Array.from({ length: MAX_LINKS + 1 }, () => link) }, 'body.links'],
	[
		'signatures',
		{ links: [{ ...link, signatures: Array.from({ length: MAX_SIGNATURES + 1 }, () => signature) }] },
		'body.links[0].signatures',
	],
	[
		'evidence',
		{
			evidence: Array.from({ length: MAX_EVIDENCE + 1 }, () => ({
				kind: 'auxiliary' as const,
				first: { message: link.message, signature },
				second: { message: link.message, signature },
			})),
		},
		'body.evidence',
	],
	[
		'header',
		{ originLinks: [{ message, signatures: [], header: `0x${'00'.repeat(MAX_HEADER_BYTES + 1)}` as Hex }] },
		'body.originLinks[0].header',
	],
	[
		'proof',
		{
			kernel: {
				kernel,
				accountProof: Array.from({ length: MAX_PROOF_NODES + 1 }, () => '0x' as Hex),
				storageProof: [],
			},
		},
		'body.kernel[0].accountProof',
	],
	[
		'weights without validators',
		{ kernel: { kernel: { ...kernel, weights: [1n] }, accountProof: [], storageProof: [] } },
		'body.kernel[0].kernel',
	],
	[
		'an address of 19 bytes',
		{
			kernel: {
				kernel: { ...kernel, validators: [`0x${'01'.repeat(19)}`], weights: [1n] },
				accountProof: [],
				storageProof: [],
			},
		},
		'body.kernel[0].kernel.validators[0]',
	],
	[
		'a height of 2^53',
		{ links: [{ ...link, message: { ...link.message, targetHeight: 2 ** 53 } }] },
		'body.links[0].message.targetHeight',
	],
])('refuses a body with too much or malformed: %s', (_name, part, field) => {
	const decoded = decodeBody(encodeBody({ ...EMPTY_BODY, ...part }));
	expect(decoded.ok ? null : decoded.error.field).toBe(field);
});

test('refuses unknown kinds of evidence and bytes that are no body', () => {
	const decoded = decodeBody(encodeRlp([[[3, [], []]], [], [], []]));
	expect(decoded.ok ? null : decoded.error.field).toBe('body.evidence[0].kind');
	expect(decodeBody(new Uint8Array(0)).ok).toBe(false);
	expect(decodeBody(hexToBytes('0x80')).ok).toBe(false);
});

test('a state without a finalised observation is refused', () => {
	const decoded = decodeState(encodeState({ ...new TestBranch(testSpec()).state, observations: [] }));
	expect(decoded.ok ? null : decoded.error.field).toBe('state.observations');
});

test('the hash of a state covers all of it', () => {
	const branch = new TestBranch(testSpec());
	branch.grow();
	const { state } = branch;
	const [record] = state.justified;
	const [observation] = state.observations;
	const [sets] = state.sets;
	if (record === undefined || observation === undefined || sets === undefined) expect.unreachable();
	const pendingKernel = { kernel, hash: hashOf('K'), carriedAt: 1, carriedDynasty: 0 };
	const changes = [
		{ kernel: { ...state.kernel, gasPrice: 8n } },
		{ sets: [{ ...sets, rear: [] }] },
		{ offenders: KEYS.slice(0, 1).map((key) => key.address) },
		{ pendingKernel },
		{ pendingKernel: { ...pendingKernel, carriedAt: 2 } },
		{ justified: [{ ...record, offenders: KEYS.slice(0, 1).map((key) => key.address) }] },
		{ justified: [{ ...record, transitionHash: hashOf('T') }] },
		{ dynasty: 1 },
		{ accumulatedGas: 1n },
		{ accumulatedTransactionRoot: hashOf('r') },
		{ observations: [{ ...observation, number: 4 }] },
		{ observations: [{ ...observation, stateRoot: hashOf('root') }] },
		{ observations: [observation, { ...observation, number: 12 }] },
	];
	const hashes = [state, ...changes.map((change) => ({ ...state, ...change }))].map(stateHash);
	expect(new Set(hashes).size).toBe(changes.length + 1);
});

test('the consensus root covers state and body, and what is remembered equals what is computed', () => {
	const { state } = new TestBranch(testSpec());
	const root = consensusRoot(state, EMPTY_BODY);
	expect(consensusRoot(structuredClone(state), structuredClone(EMPTY_BODY))).toBe(root);
	expect(consensusRoot(state, { ...EMPTY_BODY, links: [link] })).not.toBe(root);
	expect(consensusRoot({ ...state, dynasty: 1 }, EMPTY_BODY)).not.toBe(root);
	expect(bodyHash(EMPTY_BODY)).toBe(keccakHex(encodeBody(EMPTY_BODY)));
});
