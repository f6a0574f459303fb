import { bytesToHex, keccak256 } from '@mosaic/consensus';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hexKey } from '../state/index.ts';
import { Database } from '../storage/index.ts';
import { Preimages } from './preimages.ts';

let database: Database;
beforeEach(async () => {
	database = await Database.open();
});
afterEach(() => database.close());

it('a key counts as written when it is, and not with a batch that never was', async () => {
	const preimages = new Preimages(database);
	const address = new Uint8Array(20).fill(1);
	const [key, digest] = [hexKey(address), hexKey(keccak256(address))];
	preimages.write(database.batch(), [key]);
	const batch = database.batch();
	preimages.write(batch, [key]);
	await batch.write();
	expect(bytesToHex(preimages.find(digest) ?? new Uint8Array(0))).toBe(bytesToHex(address));
});
