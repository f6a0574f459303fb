import type { Address, Evidence } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Database } from '../storage/index.ts';
import { Offences } from './offences.ts';

let database: Database;
beforeEach(async () => {
	database = await Database.open();
});
afterEach(() => database.close());

const address = (byte: string): Address => `0x${byte.repeat(20)}`;
const evidenceOf = (slot: number): Evidence => {
	const seal = { message: { slot, blockHash: `0x${'ab'.repeat(32)}` }, signature: `0x${'01'.repeat(65)}` } as const;
	return { kind: 'seal', first: seal, second: seal };
};

test('keeps the first proof against each, also when it is opened again, and those retained alone', async () => {
	const offences = await Offences.open(database);
	const [first, second] = ['02', '01'].map((byte, slot) => ({ offender: address(byte), evidence: evidenceOf(slot) }));
	for (const offence of [first, second, { offender: address('02'), evidence: evidenceOf(9) }])
		if (offence !== undefined) await offences.add(offence);
	expect(offences.all()).toEqual([second, first]);
	expect((await Offences.open(database)).all()).toEqual([second, first]);
	await offences.retain([address('02'), address('03')]);
	expect(offences.all()).toEqual([first]);
	expect((await Offences.open(database)).all()).toEqual([first]);
});
