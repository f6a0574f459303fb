import type { Address, Hash } from '@mosaic/consensus';
import { expect, test } from 'vitest';
import type { VoteRequest } from '../signing/index.ts';
import { nextVotes } from './voteRequests.ts';

const hash: Hash = `0x${'ab'.repeat(32)}`;

function request(kind: VoteRequest['kind'], targetHeight: number, byte = '01'): VoteRequest {
	const message = { transitionHash: hash, source: hash, target: hash, sourceHeight: targetHeight - 1, targetHeight };
	return { kind, validator: `0x${byte.repeat(20)}` as Address, message };
}

test('votes are signed one target height at a time, lowest first, whatever order validators came in', () => {
	let waiting = [
		request('origin', 7, '01'),
		request('origin', 8, '01'),
		request('auxiliary', 3, '01'),
		request('origin', 7, '02'),
		request('origin', 8, '02'),
	];
	const rounds: string[][] = [];
	while (waiting.length > 0) {
		const next = nextVotes(waiting);
		rounds.push(next.map(({ kind, message, validator }) => `${kind} ${message.targetHeight} ${validator.slice(2, 4)}`));
		waiting = waiting.filter((each) => !next.includes(each));
	}
	expect(rounds).toEqual([['origin 7 01', 'origin 7 02'], ['origin 8 01', 'origin 8 02'], ['auxiliary 3 01']]);
});
