import { expect, test } from 'vitest';
import { kernelHash } from '../hashing/structs.ts';
import {
	hashOf,
	KEYS,
	keyAt,
	observationOf,
	originHeader,
	signOriginLink,
	TestBranch,
	testSpec,
} from '../testing/chain.ts';
import { coreState } from '../testing/core.ts';
import type { Kernel, KernelInclusion } from '../types.ts';

const FOUR = KEYS.slice(0, 4);

function kernel(height: number, changes: readonly (readonly [number, bigint])[] = []): Kernel {
	return {
		height,
		parent: hashOf(`meta-block ${height - 1}`),
		validators: changes.map(([index]) => keyAt(index).address),
		weights: changes.map(([, weight]) => weight),
		gasTarget: 99n,
		gasPrice: 3n,
	};
}

const SECOND = kernel(2, [
	[4, 5n],
	[0, 0n],
]);
const THIRD = kernel(3, [[4, 6n]]);

/** A branch whose finalised observation shows kernels in Core; K_1 of the same state must not matter. */
function branchWith(...kernels: readonly Kernel[]): {
	branch: TestBranch;
	include: (kernel: Kernel) => KernelInclusion;
} {
	const core = coreState(testSpec(), kernels);
	const header = originHeader(8, core.stateRoot);
	const spec = testSpec({ observation: observationOf(header, 8, core.stateRoot) });
	return { branch: new TestBranch(spec), include: core.include };
}

const codeOf = (branch: TestBranch, inclusion: KernelInclusion) => {
	const result = branch.try({ kernel: inclusion });
	return result.ok ? null : result.error.code;
};

/** Grows by a block that carries the link from the checkpoint two blocks back to the last. */
function growFinalizing(branch: TestBranch, signers = FOUR): void {
	const top = branch.number;
	branch.grow({ links: [branch.link(top - 1, top, signers)] });
}

test('a proven kernel waits, then rules from the block after its activation', () => {
	const { branch, include } = branchWith(SECOND);
	const [before] = branch.state.sets;
	branch.grow({ kernel: include(SECOND) });
	const pending = { kernel: SECOND, hash: kernelHash(SECOND), carriedAt: 1, carriedDynasty: 0 };
	expect(branch.state.pendingKernel).toEqual(pending);
	growFinalizing(branch);
	growFinalizing(branch);
	// dynasty 1: the carrying block is finalised, yet the dynasty has grown by one only
	expect([branch.state.dynasty, branch.state.justified[0]?.height]).toEqual([1, 1]);
	expect(branch.state.pendingKernel).toEqual(pending);
	growFinalizing(branch);
	expect(branch.state.dynasty).toBe(2);
	expect(branch.state.pendingKernel).toBeNull();
	expect(branch.state.kernel).toEqual({ height: 2, hash: kernelHash(SECOND), gasTarget: 99n, gasPrice: 3n });
	expect(branch.record(4).kernelHeight).toBe(2);
	expect(branch.record(3).kernelHeight).toBe(1);
	const sets = branch.state.sets;
	expect(sets.map((each) => each.kernelHeight)).toEqual([1, 2]);
	expect(sets[1]?.rear).toBe(before?.forward);
	expect(sets[1]?.forward.map((member) => member.weight).sort()).toEqual([1n, 1n, 1n, 5n]);
});

test('a kernel carried after the last finalised checkpoint waits for that too', () => {
	const { branch, include } = branchWith(SECOND);
	for (let index = 0; index < 4; index += 1) branch.grow();
	branch.grow({ kernel: include(SECOND) });
	branch.grow({ links: [branch.link(0, 1, FOUR), branch.link(1, 2, FOUR), branch.link(2, 3, FOUR)] });
	expect([branch.state.dynasty, branch.state.pendingKernel?.carriedAt]).toEqual([2, 5]);
	branch.grow({ links: [branch.link(3, 4, FOUR), branch.link(4, 5, FOUR)] });
	expect(branch.state.pendingKernel).not.toBeNull();
	branch.grow({ links: [branch.link(5, 6, FOUR)] });
	expect([branch.state.justified[0]?.height, branch.state.kernel.height]).toEqual([5, 2]);
	// block 7 is under K_1 still: its sets stay known while it may become a target, and count for it
	const justifying = (target: number) => branch.try({ links: [branch.link(6, target, KEYS.slice(0, 3))] }).ok;
	branch.grow();
	expect([justifying(7), justifying(8)]).toEqual([true, false]);
});

test('votes count over the sets of the kernel in their target’s state, forward and rear', () => {
	const { branch, include } = branchWith(SECOND);
	branch.grow({ kernel: include(SECOND) });
	for (let index = 0; index < 3; index += 1) growFinalizing(branch);
	const after = [1, 2, 3, 4].map(keyAt);
	branch.grow();
	const code = (source: number, target: number, signers: typeof after) => {
		const result = branch.try({ links: [branch.link(source, target, signers)] });
		return result.ok ? null : result.error.code;
	};
	// block 4 is the first whose state names K_2: forward has 1, 2, 3 and 4 (weight 5), rear 0 to 3
	expect(code(3, 4, [keyAt(4), keyAt(1)])).toBe('NO_SUPERMAJORITY');
	expect(code(3, 4, [0, 1, 2, 3].map(keyAt))).toBe('NO_SUPERMAJORITY');
	expect(code(3, 4, after)).toBeNull();
	expect(code(3, 4, [0, 2, 3, 4].map(keyAt))).toBeNull();
	branch.grow({ links: [branch.link(3, 4, after), branch.link(4, 5, after)] });
	expect(branch.state.sets.map((sets) => sets.kernelHeight)).toEqual([2]);
});

test('refuses another height, a second one while one is pending, and malformed ones', () => {
	const { branch, include } = branchWith(SECOND, THIRD);
	expect(codeOf(branch, include(THIRD))).toBe('KERNEL_HEIGHT');
	expect(codeOf(branch, include(branch.spec.genesisKernel))).toBe('KERNEL_HEIGHT');
	expect(codeOf(branch, include({ ...SECOND, weights: [1n] }))).toBe('KERNEL_MALFORMED');
	branch.grow({ kernel: include(SECOND) });
	expect(codeOf(branch, include(SECOND))).toBe('KERNEL_WHILE_PENDING');
	expect(codeOf(branch, include(THIRD))).toBe('KERNEL_WHILE_PENDING');
});

test('refuses a kernel that Core does not hold', () => {
	const { branch, include } = branchWith(SECOND, THIRD);
	const proven = include(SECOND);
	const refused = [
		{ ...proven, kernel: { ...SECOND, gasPrice: 4n } },
		{ ...proven, kernel: { ...SECOND, parent: hashOf('another') } },
		{ ...proven, storageProof: include(THIRD).storageProof },
		{ ...proven, accountProof: proven.storageProof },
		{ ...proven, accountProof: [] },
		{ ...proven, storageProof: [] },
	];
	for (const inclusion of refused) expect(codeOf(branch, inclusion)).toBe('KERNEL_PROOF_INVALID');
});

test('the proof is against the observation that this body’s links finalise', () => {
	const spec = testSpec();
	const core = coreState(spec, [SECOND]);
	const branch = new TestBranch(spec);
	const header = originHeader(12, core.stateRoot);
	const first = signOriginLink(spec, spec.observation, FOUR, header);
	const second = signOriginLink(spec, observationOf(header, 12, core.stateRoot), FOUR);
	const inclusion = core.include(SECOND);
	expect(codeOf(branch, inclusion)).toBe('KERNEL_PROOF_INVALID');
	// justified is not finalised
	expect(branch.try({ originLinks: [first], kernel: inclusion }).ok).toBe(false);
	expect(branch.try({ originLinks: [first, second], kernel: inclusion }).ok).toBe(true);
});
