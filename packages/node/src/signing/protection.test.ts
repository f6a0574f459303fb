import { offenceOf, type Statement, type Vote } from '@mosaic/consensus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValidatorRecord, VoteRequest } from './index.ts';
import { recordVote } from './protection.ts';
import { emptyRecord, mergeRecords } from './record.ts';
import { hash, KeptStore, signerOn, validator } from './testing/records.ts';

const requests = fc.array(
	fc.record({
		kind: fc.constantFrom('auxiliary' as const, 'origin' as const),
		source: fc.integer({ min: 0, max: 6 }),
		span: fc.integer({ min: 0, max: 4 }),
		fork: fc.integer({ min: 0, max: 1 }),
		sourceFork: fc.integer({ min: 0, max: 1 }),
		transition: fc.integer({ min: 0, max: 1 }),
		restart: fc.boolean(),
	}),
	{ maxLength: 40 },
);

function requestOf(choice: {
	kind: 'auxiliary' | 'origin';
	source: number;
	span: number;
	fork: number;
	sourceFork: number;
	transition: number;
}): VoteRequest {
	const message = {
		source: hash(1000 + choice.source + 100 * choice.sourceFork),
		target: hash(2000 + choice.source + choice.span + 100 * choice.fork),
		sourceHeight: choice.source,
		targetHeight: choice.source + choice.span,
	};
	if (choice.kind === 'origin') return { kind: 'origin', validator, message };
	return { kind: 'auxiliary', validator, message: { ...message, transitionHash: hash(choice.transition) } };
}

describe('slashing protection', () => {
	it('never signs an offence, whatever is asked and whenever the process restarts', async () => {
		await fc.assert(
			fc.asyncProperty(requests, async (choices) => {
				const store = new KeptStore();
				let { signer } = await signerOn(store);
				const signed: Vote[] = [];
				for (const choice of choices) {
					if (choice.restart) ({ signer } = await signerOn(store));
					signed.push(...(await signer.signVotes([requestOf(choice)])));
				}
				for (const first of signed)
					for (const second of signed) expect(offenceOf(statement(first), statement(second))).toBeNull();
			}),
			{ numRuns: 150 },
		);
	});

	it('forbids after a merge whatever either record forbade', () => {
		const voteOf = (choice: Parameters<typeof requestOf>[0]) => {
			const { message } = requestOf(choice);
			return {
				source: message.sourceHeight,
				target: message.targetHeight,
				digest: message.target,
				sourceBinding: message.source,
			} as const;
		};
		const recordAfter = (choices: readonly Parameters<typeof requestOf>[0][]): ValidatorRecord => {
			let record = emptyRecord(validator);
			for (const choice of choices)
				record = { ...record, auxiliary: attempt(record, voteOf(choice)) ?? record.auxiliary };
			return record;
		};
		const attempt = (record: ValidatorRecord, asked: ReturnType<typeof voteOf>) => {
			try {
				return recordVote(validator, record.auxiliary, asked);
			} catch {
				return null;
			}
		};
		fc.assert(
			fc.property(requests, requests, requests, (one, other, asked) => {
				const first = recordAfter(one);
				const second = recordAfter(other);
				const merged = mergeRecords(first, second);
				for (const choice of asked) {
					if (attempt(merged, voteOf(choice)) === null) continue;
					expect(
						attempt(first, voteOf(choice)) === null &&
							first.auxiliary.digest !== voteOf(choice).digest &&
							merged.auxiliary.digest !== voteOf(choice).digest,
					).toBe(false);
					expect(
						attempt(second, voteOf(choice)) === null &&
							second.auxiliary.digest !== voteOf(choice).digest &&
							merged.auxiliary.digest !== voteOf(choice).digest,
					).toBe(false);
				}
			}),
		);
	});
});

function statement(vote: Vote): Statement {
	return vote.kind === 'auxiliary'
		? { kind: 'auxiliary', message: vote.message }
		: { kind: 'origin', message: vote.message };
}
