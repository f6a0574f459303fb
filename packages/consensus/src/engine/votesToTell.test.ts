import { expect, test } from 'vitest';
import type { Vote } from '../types.ts';
import { votesToTell } from './votesToTell.ts';

function votes(kind: Vote['kind'], from: number, count: number): Vote[] {
	return Array.from({ length: count }, (_, index) => {
		const message = { sourceHeight: from + index - 1, targetHeight: from + index };
		return { kind, message } as unknown as Vote;
	});
}

const heights = (told: readonly Vote[], kind: Vote['kind']): number[] =>
	told.filter((vote) => vote.kind === kind).map(({ message }) => message.targetHeight);

test('all are told where there is room', () => {
	expect(votesToTell(votes('auxiliary', 1, 3), votes('origin', 900, 3), 6)).toHaveLength(6);
});

test('the numbers of the origin, which may be far higher, leave no vote about the auxiliary chain out', () => {
	const told = votesToTell(votes('auxiliary', 1, 100), votes('origin', 700_000, 100), 10);
	expect(heights(told, 'auxiliary')).toEqual([100, 99, 98, 97, 96]);
	expect(heights(told, 'origin')).toEqual([700_000, 700_001, 700_002, 700_003, 700_004]);
});

test('what one kind does not need is for the other', () => {
	const few = votesToTell(votes('auxiliary', 1, 2), votes('origin', 50, 100), 10);
	expect([heights(few, 'auxiliary').length, heights(few, 'origin').length]).toEqual([2, 8]);
	const many = votesToTell(votes('auxiliary', 1, 100), votes('origin', 50, 1), 10);
	expect([heights(many, 'auxiliary').length, heights(many, 'origin').length]).toEqual([9, 1]);
});
