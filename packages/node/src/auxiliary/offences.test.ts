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

test('writes later what could not be written when it was found', async () => {
	let failures = 1;
	const faltering = Object.create(database, {
		put: {
			value: (...parameters: Parameters<Database['put']>) =>
				failures-- > 0 ? Promise.reject(new RangeError('disk full')) : database.put(...parameters),
		},
		entries: { value: (...parameters: Parameters<Database['entries']>) => database.entries(...parameters) },
	}) as Database;
	const offences = await Offences.open(faltering);
	const offence = { offender: address('01'), evidence: evidenceOf(1) };
	await expect(offences.add(offence)).rejects.toThrow('disk full');
	expect(offences.all()).toEqual([offence]);
	await offences.write();
	expect((await Offences.open(database)).all()).toEqual([offence]);
});
