import { blockSealDigest, type Evidence, type Hash, signDigest } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AuxiliaryDriver } from './driver.ts';
import type { Offence } from './offences.ts';
import { restoreEngine } from './restoreEngine.ts';
import { DriverFixture } from './testing/driverFixture.ts';

let fixture: DriverFixture;
let driver: AuxiliaryDriver;
let offence: Offence;
beforeEach(async () => {
	fixture = await DriverFixture.open();
	driver = await fixture.driver();
	driver.mute = true;
	const offender = fixture.key(3);
	const seal = (byte: string) => {
		const message = { slot: 1, blockHash: `0x${byte.repeat(32)}` as Hash };
		return { message, signature: signDigest(blockSealDigest(fixture.spec, message), offender.privateKey()) };
	};
	const evidence: Evidence = { kind: 'seal', first: seal('01'), second: seal('02') };
	offence = { offender: offender.address, evidence };
});
afterEach(async () => {
	await driver.stop();
	await fixture.close();
});

function restored(offences: readonly Offence[]) {
	const { spec, chain } = fixture;
	return restoreEngine({ spec, chain, validators: [], signingRecords: [], votes: [], offences });
}

test('an offence that is kept waits for a block again, and is no news', async () => {
	const { engine, found } = await restored([offence]);
	expect([...engine.evidence]).toEqual([[offence.offender, offence.evidence]]);
	expect(found).toEqual([]);
});

test('an offence in a block, of which the crash kept no more, is found again', async () => {
	const reached = fixture.reached(1);
	driver.start();
	driver.submit({ kind: 'evidenceSeen', evidence: offence.evidence });
	await reached;
	await driver.stop();
	const { engine, found } = await restored([]);
	expect(engine.head.block.state.offenders).toEqual([offence.offender]);
	expect(found).toMatchObject([offence]);
	expect((await restored([offence])).found).toEqual([]);
});
