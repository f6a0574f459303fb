import { expect, test } from 'vitest';
import { signDigest } from '../crypto/signature.ts';
import { blockSealDigest } from '../hashing/digest.ts';
import {
	hashOf,
	KEYS,
	keyAt,
	observationOf,
	originHeader,
	signOriginLink,
	TestBranch,
	type TestKey,
	testSpec,
} from '../testing/chain.ts';
import type { Evidence } from '../types.ts';

const spec = testSpec();

function twoSeals(key: TestKey, second = 'y'): Evidence {
	const sign = (block: string) => {
		const message = { slot: 5, blockHash: hashOf(block) };
		return { message, signature: signDigest(blockSealDigest(spec, message), key.privateKey) };
	};
	return { kind: 'seal', first: sign('x'), second: sign(second) };
}

const codeOf = (branch: TestBranch, evidence: readonly Evidence[]) => {
	const result = branch.try({ evidence });
	return result.ok ? null : result.error.code;
};

test('records offenders, sorted', () => {
	const branch = new TestBranch(spec);
	branch.grow({ evidence: [twoSeals(keyAt(2)), twoSeals(keyAt(0))] });
	expect(branch.state.offenders).toEqual([keyAt(0).address, keyAt(2).address]);
	branch.grow({ evidence: [twoSeals(keyAt(1))] });
	expect(branch.state.offenders).toEqual([0, 1, 2].map((index) => keyAt(index).address));
});

test('refuses what proves nothing, strangers, and who is recorded already', () => {
	const branch = new TestBranch(spec);
	expect(codeOf(branch, [twoSeals(keyAt(0), 'x')])).toBe('EVIDENCE_INVALID');
	expect(codeOf(branch, [twoSeals(keyAt(8))])).toBe('EVIDENCE_OF_STRANGER');
	expect(codeOf(branch, [twoSeals(keyAt(0)), twoSeals(keyAt(0), 'z')])).toBe('EVIDENCE_REPEATED');
	branch.grow({ evidence: [twoSeals(keyAt(0))] });
	expect(codeOf(branch, [twoSeals(keyAt(0), 'z')])).toBe('EVIDENCE_REPEATED');
});

test('votes for a checkpoint count by the offenders of its own state, not by later ones', () => {
	const branch = new TestBranch(spec);
	branch.grow();
	branch.grow({ evidence: [twoSeals(keyAt(0))] });
	branch.grow();
	const withOffender = KEYS.slice(0, 3);
	expect(branch.record(1).offenders).toEqual([]);
	expect(branch.record(2).offenders).toEqual([keyAt(0).address]);
	expect(branch.try({ links: [branch.link(0, 1, withOffender)] }).ok).toBe(true);
	const later = branch.try({ links: [branch.link(0, 2, withOffender)] });
	expect(later.ok ? null : later.error.code).toBe('NO_SUPERMAJORITY');
	expect(branch.try({ links: [branch.link(0, 2, KEYS.slice(1, 4))] }).ok).toBe(true);
	expect(branch.try({ links: [branch.link(0, 2, KEYS.slice(0, 4))] }).ok).toBe(true);
});

test('votes about the origin count without offenders, those of the same body included', () => {
	const branch = new TestBranch(spec);
	const source = observationOf(originHeader(8), 8);
	const originLinks = [signOriginLink(spec, source, KEYS.slice(0, 3))];
	expect(branch.try({ originLinks }).ok).toBe(true);
	const result = branch.try({ evidence: [twoSeals(keyAt(1))], originLinks });
	expect(result.ok ? null : result.error.code).toBe('NO_SUPERMAJORITY');
});
