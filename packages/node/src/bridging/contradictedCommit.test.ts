import type { Hash } from '@mosaic/consensus';
import { expect, test } from 'vitest';
import { contradictedCommit } from './contradictedCommit.ts';

const committed: Hash = `0x${'aa'.repeat(32)}`;
const other: Hash = `0x${'bb'.repeat(32)}`;
const chainWith = (hash: Hash | null) => ({ getCanonicalHash: async () => hash });

test('another block in place of a committed one contradicts it', async () => {
	expect(await contradictedCommit(chainWith(other), { source: committed, blockNumber: 4 })).toBe(other);
	expect(await contradictedCommit(chainWith(committed), { source: committed, blockNumber: 4 })).toBeNull();
});

test('a chain from a snapshot, which holds no block that old, contradicts no commit below it', async () => {
	expect(await contradictedCommit(chainWith(null), { source: committed, blockNumber: 4 })).toBeNull();
});
