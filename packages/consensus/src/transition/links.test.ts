import { expect, test } from 'vitest';
import { hashOf, KEYS, keyAt, signLink, TestBranch, testSpec } from '../testing/chain.ts';
import type { AuxiliaryLink } from '../types.ts';

const THREE = KEYS.slice(0, 3);

function branchOf(blocks: number): TestBranch {
	const branch = new TestBranch(testSpec());
	for (let index = 0; index < blocks; index += 1) branch.grow();
	return branch;
}

function codeOf(branch: TestBranch, links: readonly AuxiliaryLink[]): string | null {
	const result = branch.try({ links });
	return result.ok ? null : result.error.code;
}

const heights = (branch: TestBranch) => branch.state.justified.map((checkpoint) => checkpoint.height);

test('a link of one epoch justifies its target and finalises its source', () => {
	const branch = branchOf(3);
	branch.grow({ links: [branch.link(0, 1, THREE)] });
	expect([heights(branch), branch.state.dynasty]).toEqual([[0, 1], 0]);
	branch.grow({ links: [branch.link(1, 2, THREE)] });
	expect([heights(branch), branch.state.dynasty]).toEqual([[1, 2], 1]);
	expect(branch.state.justified).toEqual([branch.record(1), branch.record(2)]);
});

test('a link that skips justifies and does not finalise', () => {
	const branch = branchOf(4);
	branch.grow({ links: [branch.link(0, 3, THREE)] });
	expect([heights(branch), branch.state.dynasty]).toEqual([[0, 3], 0]);
	branch.grow({ links: [branch.link(0, 2, THREE)] });
	expect(heights(branch)).toEqual([0, 2, 3]);
	branch.grow({ links: [branch.link(3, 4, THREE)] });
	expect([heights(branch), branch.state.dynasty]).toEqual([[3, 4], 1]);
});

test('a later link may start from what an earlier one of the same body justified', () => {
	const branch = branchOf(4);
	branch.grow({ links: [branch.link(0, 1, THREE), branch.link(1, 2, THREE), branch.link(2, 3, THREE)] });
	expect([heights(branch), branch.state.dynasty]).toEqual([[2, 3], 2]);
});

test('a source that is finalised already counts once', () => {
	const branch = branchOf(4);
	branch.grow({ links: [branch.link(0, 1, THREE), branch.link(1, 3, THREE)] });
	branch.grow({ links: [branch.link(1, 2, THREE)] });
	expect([heights(branch), branch.state.dynasty]).toEqual([[1, 2, 3], 1]);
});

test('needs strictly more than two thirds', () => {
	const branch = branchOf(2);
	expect(codeOf(branch, [branch.link(0, 1, KEYS.slice(0, 2))])).toBe('NO_SUPERMAJORITY');
	expect(codeOf(branch, [branch.link(0, 1, THREE)])).toBeNull();
	expect(codeOf(branch, [branch.link(0, 1, KEYS.slice(0, 4))])).toBeNull();
	const [a, b, c] = KEYS.slice(0, 3).map((key) => ({ address: key.address, weight: 1n }));
	if (a === undefined || b === undefined || c === undefined) expect.unreachable();
	const three = new TestBranch(testSpec({ validators: [a, b, c] }));
	three.grow();
	expect(codeOf(three, [three.link(0, 1, KEYS.slice(0, 2))])).toBe('NO_SUPERMAJORITY');
});

test('refuses votes whose heights do not ascend, and links out of order', () => {
	const branch = branchOf(4);
	const message = branch.vote(0, 1);
	const sign = (changes: Partial<typeof message>) => signLink(branch.spec, { ...message, ...changes }, THREE);
	expect(codeOf(branch, [sign({ targetHeight: 0 })])).toBe('LINK_HEIGHTS');
	expect(codeOf(branch, [branch.link(0, 2, THREE), branch.link(0, 1, THREE)])).toBe('LINKS_NOT_ASCENDING');
	expect(codeOf(branch, [branch.link(0, 2, THREE), branch.link(0, 2, THREE)])).toBe('LINKS_NOT_ASCENDING');
});

test('refuses a source that is not justified, of another hash, or older than the last finalised', () => {
	const branch = branchOf(4);
	expect(codeOf(branch, [branch.link(1, 2, THREE)])).toBe('SOURCE_NOT_JUSTIFIED');
	const elsewhere = { ...branch.vote(0, 1), source: hashOf('another genesis') };
	expect(codeOf(branch, [signLink(branch.spec, elsewhere, THREE)])).toBe('SOURCE_NOT_JUSTIFIED');
	branch.grow({ links: [branch.link(0, 1, THREE), branch.link(1, 2, THREE)] });
	expect(codeOf(branch, [branch.link(0, 3, THREE)])).toBe('SOURCE_TOO_OLD');
	const inOneBody = branchOf(4);
	const links = [inOneBody.link(0, 1, THREE), inOneBody.link(1, 2, THREE), inOneBody.link(0, 3, THREE)];
	expect(codeOf(inOneBody, links)).toBe('SOURCE_TOO_OLD');
});

test('refuses another transition than the source’s', () => {
	const branch = branchOf(2);
	const message = { ...branch.vote(0, 1), transitionHash: branch.record(1).transitionHash };
	expect(codeOf(branch, [signLink(branch.spec, message, THREE)])).toBe('TRANSITION_MISMATCH');
});

test('refuses a target that is not on the branch, not below the block, or justified already', () => {
	const branch = branchOf(2);
	const message = branch.vote(0, 1);
	const elsewhere = { ...message, target: hashOf('another block') };
	expect(codeOf(branch, [signLink(branch.spec, elsewhere, THREE)])).toBe('TARGET_NOT_ON_BRANCH');
	const ahead = { ...message, targetHeight: 3 };
	expect(codeOf(branch, [signLink(branch.spec, ahead, THREE)])).toBe('TARGET_NOT_ON_BRANCH');
	branch.grow({ links: [branch.link(0, 1, THREE)] });
	expect(codeOf(branch, [branch.link(0, 1, KEYS.slice(0, 4))])).toBe('TARGET_ALREADY_JUSTIFIED');
});

test('refuses signatures out of order, twice, of strangers, over something else, or malformed', () => {
	const branch = branchOf(2);
	const { message, signatures } = branch.link(0, 1, THREE);
	const [a, b, c] = signatures;
	if (a === undefined || b === undefined || c === undefined) expect.unreachable();
	expect(codeOf(branch, [{ message, signatures: [b, a, c] }])).toBe('SIGNERS_NOT_ASCENDING');
	expect(codeOf(branch, [{ message, signatures: [a, a, b] }])).toBe('SIGNERS_NOT_ASCENDING');
	expect(codeOf(branch, [branch.link(0, 1, [...THREE, keyAt(7)])])).toBe('SIGNER_NOT_MEMBER');
	expect(codeOf(branch, [{ message, signatures: [`0x${'00'.repeat(65)}`] }])).toBe('SIGNATURE_INVALID');
	expect(codeOf(branch, [{ message, signatures: branch.link(0, 2, THREE).signatures }])).not.toBeNull();
	const elsewhere = signLink(testSpec({ core: { chainId: 1, address: branch.spec.core.address } }), message, THREE);
	expect(codeOf(branch, [elsewhere])).not.toBeNull();
});

test('checkpoints are every epochLength blocks', () => {
	const branch = new TestBranch(testSpec({ epochLength: 3 }));
	for (let index = 0; index < 7; index += 1) branch.grow();
	expect(branch.records.map((record) => record.height)).toEqual([0, 1, 2]);
	branch.grow({ links: [branch.link(0, 1, THREE), branch.link(1, 2, THREE)] });
	expect([heights(branch), branch.state.dynasty]).toEqual([[1, 2], 1]);
});
