import type { Hash } from '@mosaic/consensus';
import { expect, test } from 'vitest';
import { type CommitCandidate, CommitPlanner } from './commitPlanner.ts';

const hash = (byte: number): Hash => `0x${byte.toString(16).padStart(64, '0')}`;
const first = hash(1);
const second = hash(2);

function candidate(sourceNumber: number, dynasty: number, kernelHash: Hash): CommitCandidate {
	return {
		sourceNumber,
		kernelHeight: 1,
		link: {
			message: {
				transitionHash: hash(9),
				source: hash(10),
				target: hash(11),
				sourceHeight: sourceNumber,
				targetHeight: sourceNumber + 1,
			},
			signatures: [],
		},
		transition: {
			coreIdentifier: hash(3),
			kernelHash,
			dynasty,
			accumulatedGas: 0n,
			accumulatedTransactionRoot: hash(4),
			originBlockHash: hash(5),
			originBlockNumber: 0,
		},
	};
}

function planner(): CommitPlanner {
	const made = new CommitPlanner(1_000);
	made.kernelOpened(first);
	return made;
}

test('is idle while nothing waits to be committed', () => {
	expect(planner().decide(0, first)).toEqual({ kind: 'idle' });
});

test('asks for blocks until a candidate covers the transactions, then commits once', () => {
	const plan = planner();
	plan.transactionsIncluded(4);
	expect(plan.decide(0, first)).toEqual({ kind: 'extend' });
	plan.linkCompleted(candidate(3, 2, first));
	expect(plan.decide(0, first)).toEqual({ kind: 'extend' });
	plan.linkCompleted(candidate(4, 3, first));
	expect(plan.decide(0, first)).toMatchObject({ kind: 'commit', candidate: { sourceNumber: 4 } });
	expect(plan.decide(0, first)).toEqual({ kind: 'idle' });
});

test('the target stays where it was when the commit fell due, so that traffic cannot put it off', () => {
	const plan = planner();
	plan.transactionsIncluded(4);
	plan.decide(0, first);
	plan.transactionsIncluded(5);
	plan.linkCompleted(candidate(4, 3, first));
	expect(plan.decide(0, first)).toMatchObject({ kind: 'commit', candidate: { sourceNumber: 4 } });
});

test('waits out the interval and for the next kernel to be active', () => {
	const plan = planner();
	plan.transactionsIncluded(4);
	plan.committed({ sourceNumber: 4, dynasty: 3 }, 5_000);
	plan.kernelOpened(second);
	plan.transactionsIncluded(6);
	expect(plan.decide(5_100, first)).toEqual({ kind: 'idle' });
	expect(plan.decide(5_100, second)).toEqual({ kind: 'wait', milliseconds: 900 });
	plan.linkCompleted(candidate(6, 5, second));
	expect(plan.decide(6_000, second)).toMatchObject({ kind: 'commit' });
});

test('takes no candidate of another kernel or of a dynasty that is committed', () => {
	const plan = planner();
	plan.committed({ sourceNumber: 3, dynasty: 2 }, 0);
	plan.kernelOpened(second);
	plan.transactionsIncluded(4);
	plan.linkCompleted(candidate(4, 3, first));
	plan.linkCompleted(candidate(5, 2, second));
	expect(plan.decide(2_000, second)).toEqual({ kind: 'extend' });
});

test('hands no candidate over twice: after a refusal it waits for a newer one', () => {
	const plan = planner();
	plan.transactionsIncluded(4);
	plan.linkCompleted(candidate(4, 3, first));
	expect(plan.decide(0, first)).toMatchObject({ kind: 'commit' });
	plan.linkCompleted(candidate(5, 4, first));
	plan.commitFailed(0);
	plan.linkCompleted(candidate(4, 3, first));
	expect(plan.decide(0, first)).toEqual({ kind: 'wait', milliseconds: 1_000 });
	expect(plan.decide(1_000, first)).toEqual({ kind: 'extend' });
	plan.linkCompleted(candidate(6, 5, first));
	expect(plan.decide(1_000, first)).toMatchObject({ kind: 'commit', candidate: { sourceNumber: 6 } });
	plan.commitFailed(1_000);
	expect(plan.decide(1_000, first)).toEqual({ kind: 'wait', milliseconds: 2_000 });
});

test('a commit by somebody else ends what was handed over, and counts as the last one', () => {
	const plan = planner();
	plan.transactionsIncluded(4);
	plan.linkCompleted(candidate(4, 3, first));
	expect(plan.decide(0, first)).toMatchObject({ kind: 'commit' });
	plan.committed({ sourceNumber: 3, dynasty: 2 }, 100);
	plan.kernelOpened(second);
	expect(plan.decide(100, second)).toEqual({ kind: 'wait', milliseconds: 1_000 });
	expect(plan.decide(1_100, second)).toEqual({ kind: 'extend' });
});

test('plans again what the origin took back, for the kernel that Core waits for then', () => {
	const plan = planner();
	plan.transactionsIncluded(4);
	plan.committed({ sourceNumber: 4, dynasty: 3 }, 100);
	plan.kernelOpened(second);
	expect(plan.decide(2_000, first)).toEqual({ kind: 'idle' });
	plan.undone(null, first);
	expect(plan.isBehind).toBe(true);
	expect(plan.decide(2_000, first)).toEqual({ kind: 'extend' });
	plan.linkCompleted(candidate(5, 4, first));
	expect(plan.decide(2_000, first)).toMatchObject({ kind: 'commit', candidate: { sourceNumber: 5 } });
	plan.committed({ sourceNumber: 5, dynasty: 4 }, 3_000);
	plan.kernelOpened(second);
	plan.undone({ sourceNumber: 3, dynasty: 2 }, null);
	expect(plan.decide(9_000, first)).toEqual({ kind: 'idle' });
	plan.kernelOpened(first);
	expect(plan.decide(9_000, first)).toEqual({ kind: 'extend' });
});

test('a kernel told again, as after a restart, changes nothing', () => {
	const plan = planner();
	plan.transactionsIncluded(4);
	plan.linkCompleted(candidate(4, 3, first));
	plan.kernelOpened(first);
	expect(plan.decide(0, first)).toMatchObject({ kind: 'commit' });
	plan.kernelOpened(first);
	expect(plan.decide(0, first)).toEqual({ kind: 'idle' });
});
