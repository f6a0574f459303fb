import { expect, test } from 'vitest';
import { DoppelgangerWatch } from '../doppelganger/index.ts';
import { SigningRecords } from '../signing/index.ts';
import { Duty } from './duty.ts';

async function dutyAt(start: number, slots = 0) {
	const store = { all: async () => [], lastSigned: async () => null, write: async () => undefined };
	const records = await SigningRecords.open(store);
	const validators = [`0x${'11'.repeat(20)}`] as const;
	const facts = { slot: start, isSynced: true, hasPeers: false, isUnused: false };
	const foreign: Error[] = [];
	const duty = new Duty({
		watch: new DoppelgangerWatch({ validators, records, startSlot: start, slots }),
		slot: () => facts.slot,
		isSynced: () => facts.isSynced,
		hasPeers: () => facts.hasPeers,
		isUnused: () => facts.isUnused,
		onForeignSignature: (error) => void foreign.push(error),
	});
	return { duty, facts, foreign, validator: validators[0] };
}

test('a node alone waits for peers for some slots, and goes on without', async () => {
	const { duty, facts } = await dutyAt(10);
	expect(duty.isOn()).toBe(false);
	facts.slot = 15;
	expect(duty.isOn()).toBe(true);
});

test('with a peer it waits for the slot after, and until it has caught up', async () => {
	const { duty, facts } = await dutyAt(10);
	facts.hasPeers = true;
	expect(duty.isOn()).toBe(false);
	facts.slot = 11;
	facts.isSynced = false;
	expect(duty.isOn()).toBe(false);
	facts.isSynced = true;
	expect(duty.isOn()).toBe(true);
	facts.hasPeers = false;
	expect(duty.isOn()).toBe(true);
});

test('nobody signs before genesis, nor during the watch, nor ever after a foreign signature', async () => {
	const early = await dutyAt(-100);
	early.facts.slot = -1;
	expect(early.duty.isOn()).toBe(false);
	const { duty, facts, foreign, validator } = await dutyAt(10, 20);
	facts.hasPeers = true;
	facts.slot = 29;
	expect(duty.isOn()).toBe(false);
	facts.slot = 30;
	expect(duty.isOn()).toBe(true);
	for (const slot of [40, 41]) duty.saw({ kind: 'seal', validator, slot });
	expect(duty.isOn()).toBe(false);
	expect(foreign).toHaveLength(1);
});

test('where there is no block yet when it has caught up there is nothing to watch, nor later', async () => {
	const { duty, facts } = await dutyAt(10, 20);
	facts.hasPeers = true;
	facts.isUnused = true;
	expect(duty.isOn()).toBe(false);
	facts.slot = 11;
	expect(duty.isOn()).toBe(true);
	facts.isUnused = false;
	expect(duty.isOn()).toBe(true);
});
