import { beforeAll, expect, test } from 'vitest';
import { loadCurve } from './curve.ts';
import { verifyPointEvaluation } from './pointEvaluation.ts';

beforeAll(() => loadCurve());

/** Of the blob whose field element i is (7919 i + 3) mod 65521: made with micro-eth-signer 0.20.1. */
const commitment = '0xb035dee461603645ce1281f87afc8161b7a4ce10f6101ec311bf1902c0178385472586e8f7be1958508248f9c73c551f';
const z = `0x${'05'.padStart(64, '0')}`;
const y = '0x50dba2a2c356e712162d4ebb05194ecf26f5a529de019707adecf0072b0188fd';
const proof = '0x8e048c95ecdca04a4c2186e6bb240015a99b2b935a0b450c7fbaf53acc297bb16926d65eee5abcd06ab2f4be9eeb866e';
const infinity = `0xc0${'00'.repeat(47)}`;
const zero = `0x${'00'.repeat(32)}`;

test('the value that a commitment has is proven, and no other', () => {
	expect(verifyPointEvaluation(commitment, z, y, proof)).toBe(true);
	expect(verifyPointEvaluation(commitment, z, z, proof)).toBe(false);
	expect(verifyPointEvaluation(commitment, zero, y, proof)).toBe(false);
	expect(verifyPointEvaluation(proof, z, y, commitment)).toBe(false);
});

test('the zero polynomial is zero everywhere', () => {
	expect(verifyPointEvaluation(infinity, z, zero, infinity)).toBe(true);
});

test('what is no point, or no scalar, is refused', () => {
	const notOnCurve = `0x${'12'.repeat(48)}`;
	expect(() => verifyPointEvaluation(notOnCurve, z, y, proof)).toThrow();
	expect(() => verifyPointEvaluation(commitment, z, y, notOnCurve)).toThrow();
	const order = '0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001';
	expect(() => verifyPointEvaluation(commitment, order, y, proof)).toThrow('C_KZG_BADARGS');
});
