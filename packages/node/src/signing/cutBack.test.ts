import type { Hash } from '@mosaic/consensus';
import { expect, test } from 'vitest';
import { cutBack } from './cutBack.ts';
import { recordSeal, recordVote } from './protection.ts';
import type { ValidatorRecord } from './record.ts';

const hash = (digit: string): Hash => `0x${digit.repeat(64)}`;
const signed = (source: number, target: number) => ({ source, target, digest: hash('d'), sourceBinding: hash('b') });
const validator = `0x${'11'.repeat(20)}` as const;
const record: ValidatorRecord = {
	validator,
	auxiliary: signed(8, 9),
	origin: signed(20, 21),
	slot: 40,
	seal: hash('5'),
};
const vote = (source: number, target: number) => ({ source, target, digest: hash('e'), sourceBinding: hash('c') });

test('what lies above the end of the timeline may be signed again, what lies below may not be contradicted', () => {
	const cut = cutBack(record, { auxiliary: 5, origin: 12, slot: 30 });
	expect(recordVote(validator, cut.auxiliary, vote(5, 6))).toMatchObject({ source: 5, target: 6 });
	for (const [source, target] of [
		[4, 5],
		[3, 9],
		[2, 4],
	] as const)
		expect(() => recordVote(validator, cut.auxiliary, vote(source, target))).toThrow(/does not sign/);
	expect(recordVote(validator, cut.origin, vote(12, 13))).toMatchObject({ target: 13 });
	expect(() => recordVote(validator, cut.origin, vote(11, 12))).toThrow(/does not sign/);
	expect(recordSeal(cut, 31, hash('6')).slot).toBe(31);
	expect(() => recordSeal(cut, 30, hash('6'))).toThrow(/slot 30/);
});

test('a record that ends earlier stays as it is', () => {
	expect(cutBack(record, { auxiliary: 10, origin: 22, slot: 40 })).toEqual(record);
	const nothing = { source: -1, target: -1, digest: null, sourceBinding: null };
	const empty: ValidatorRecord = { validator, auxiliary: nothing, origin: nothing, slot: -1, seal: null };
	expect(cutBack(empty, { auxiliary: 0, origin: 0, slot: 0 })).toEqual(empty);
});
