import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signDigest } from '../crypto/signature.ts';
import { hashOf, keyAt, type TestKey, testSpec } from '../testing/chain.ts';
import type { Evidence, VoteMessage } from '../types.ts';
import { digestOf, verifyEvidence } from './evidence.ts';
import { offenceOf, type Statement } from './offence.ts';

const spec = testSpec();

function vote(source: string, sourceHeight: number, target: string, targetHeight: number, transition = 'T') {
	return {
		transitionHash: hashOf(`${transition} of ${source}`),
		source: hashOf(source),
		target: hashOf(target),
		sourceHeight,
		targetHeight,
	};
}

const auxiliary = (message: VoteMessage): Statement => ({ kind: 'auxiliary', message });
const origin = ({ transitionHash: _, ...message }: VoteMessage): Statement => ({ kind: 'origin', message });
const seal = (slot: number, block: string): Statement => ({
	kind: 'seal',
	message: { slot, blockHash: hashOf(block) },
});

test.each([
	['the same vote', vote('a', 1, 'b', 2), vote('a', 1, 'b', 2), null, null],
	['a chain of votes', vote('a', 1, 'b', 2), vote('b', 2, 'c', 3), null, null],
	[
		'equal targets, other source',
		vote('a', 1, 'c', 3),
		vote('b', 2, 'c', 3),
		'EQUAL_TARGET_HEIGHTS',
		'EQUAL_TARGET_HEIGHTS',
	],
	['equal target heights', vote('a', 1, 'b', 3), vote('a', 1, 'c', 3), 'EQUAL_TARGET_HEIGHTS', 'EQUAL_TARGET_HEIGHTS'],
	['a surrounded vote', vote('a', 1, 'd', 5), vote('b', 2, 'c', 3), 'SURROUND', 'SURROUND'],
	['adjacent votes within', vote('a', 1, 'c', 5), vote('a', 1, 'b', 3), null, null],
	[
		'one that ends together',
		vote('a', 1, 'c', 5),
		vote('b', 2, 'c', 5),
		'EQUAL_TARGET_HEIGHTS',
		'EQUAL_TARGET_HEIGHTS',
	],
	['overlapping votes', vote('a', 1, 'c', 4), vote('b', 2, 'd', 5), null, null],
	['two transitions of one source', vote('a', 1, 'b', 2), vote('a', 1, 'c', 3, 'U'), 'TWO_TRANSITIONS', null],
	['one path, two transitions', vote('a', 1, 'b', 2), vote('a', 1, 'b', 2, 'U'), 'EQUAL_TARGET_HEIGHTS', null],
])('%s', (_, first, second, onAuxiliary, onOrigin) => {
	expect(offenceOf(auxiliary(first), auxiliary(second))).toBe(onAuxiliary);
	expect(offenceOf(auxiliary(second), auxiliary(first))).toBe(onAuxiliary);
	expect(offenceOf(origin(first), origin(second))).toBe(onOrigin);
	expect(offenceOf(origin(second), origin(first))).toBe(onOrigin);
	expect(offenceOf(auxiliary(first), origin(second))).toBeNull();
	expect(offenceOf(origin(first), seal(1, 'x'))).toBeNull();
});

test('two seals of one slot are an offence, unless for one block', () => {
	expect(offenceOf(seal(4, 'x'), seal(4, 'y'))).toBe('TWO_SEALS');
	expect(offenceOf(seal(4, 'x'), seal(4, 'x'))).toBeNull();
	expect(offenceOf(seal(4, 'x'), seal(5, 'y'))).toBeNull();
	expect(offenceOf(seal(4, 'x'), auxiliary(vote('a', 1, 'b', 2)))).toBeNull();
});

test('who votes once for each height in ascending order, from sources that never fall, commits no offence', () => {
	const steps = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 8 });
	fc.assert(
		fc.property(steps, (growth) => {
			let source = 0;
			let target = 0;
			const votes = growth.map(([sourceGrowth, targetGrowth]) => {
				source = Math.min(source + sourceGrowth, target);
				target += targetGrowth + 1;
				return vote(`${source}`, source, `${target}`, target);
			});
			for (const first of votes)
				for (const second of votes) expect(offenceOf(auxiliary(first), auxiliary(second))).toBeNull();
		}),
	);
});

function evidence(first: Statement, second: Statement, signers: readonly [TestKey, TestKey]): Evidence {
	const sign = (statement: Statement, key: TestKey) => ({
		message: statement.message,
		signature: signDigest(digestOf(spec, statement), key.privateKey),
	});
	return { kind: first.kind, first: sign(first, signers[0]), second: sign(second, signers[1]) } as Evidence;
}

test.each([
	['auxiliary', auxiliary(vote('a', 1, 'c', 3)), auxiliary(vote('b', 2, 'c', 3))],
	['origin', origin(vote('a', 1, 'c', 3)), origin(vote('b', 2, 'c', 3))],
	['seal', seal(4, 'x'), seal(4, 'y')],
])('evidence of kind %s proves the signer of both', (_, first, second) => {
	const [one, two] = [keyAt(0), keyAt(1)];
	expect(verifyEvidence(spec, evidence(first, second, [one, one]))).toBe(one.address);
	expect(verifyEvidence(spec, evidence(first, second, [one, two]))).toBeNull();
	expect(verifyEvidence(spec, evidence(first, first, [one, one]))).toBeNull();
	const elsewhere = { domainSeparator: hashOf('another core') };
	expect(verifyEvidence(elsewhere, evidence(first, second, [one, one]))).not.toBe(one.address);
});
