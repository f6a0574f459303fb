import { concatBytes, type DecodeError, encodeRlp, keccakHex, type Result } from '@mosaic/consensus';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashOf, testBlock, testBlockHash, testEvidence, testStatus, testVote } from '../testing/nodes.ts';
import { type BlockMessage, decodeBlockMessage, encodeBlockMessage } from './blockMessage.ts';
import {
	decodeHashes,
	decodeHashQuery,
	decodeRange,
	encodeHashes,
	encodeHashQuery,
	encodeRange,
	mostBlocks,
	mostNodes,
} from './queries.ts';
import { decodeSealedBlock, encodeSealedBlock, hashOfBlock, maxSealedBlockBytes } from './sealedBlock.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { decodeStatus, encodeStatus } from './status.ts';

interface Codec {
	readonly name: string;
	readonly bytes: Uint8Array;
	readonly decode: (bytes: Uint8Array) => Result<unknown, DecodeError>;
	/** Encodes what was decoded. */
	readonly again: (value: never) => Uint8Array;
}

const announced: BlockMessage = {
	kind: 'announced',
	announcement: { hash: hashOf('block'), slot: 7, seal: `0x${'11'.repeat(65)}`, size: 1_000_000 },
};
const decodeMessage = (bytes: Uint8Array): Result<BlockMessage, DecodeError> => decodeBlockMessage(bytes, 4096);
const snapshot = { votes: [testVote(1), testVote(2)], evidence: [testEvidence(3)] };

const codecs: readonly Codec[] = [
	{ name: 'sealed block', bytes: encodeSealedBlock(testBlock(1)), decode: decodeSealedBlock, again: encodeSealedBlock },
	{
		name: 'whole block',
		bytes: encodeBlockMessage({ kind: 'whole', block: testBlock(1) }),
		decode: decodeMessage,
		again: encodeBlockMessage,
	},
	{ name: 'announcement', bytes: encodeBlockMessage(announced), decode: decodeMessage, again: encodeBlockMessage },
	{ name: 'status', bytes: encodeStatus(testStatus()), decode: decodeStatus, again: encodeStatus },
	{ name: 'snapshot', bytes: encodeSnapshot(snapshot), decode: decodeSnapshot, again: encodeSnapshot },
	{ name: 'range', bytes: encodeRange({ from: 5, count: mostBlocks }), decode: decodeRange, again: encodeRange },
	{
		name: 'hash query',
		bytes: encodeHashQuery({ hash: hashOf('a'), count: 1 }),
		decode: decodeHashQuery,
		again: encodeHashQuery,
	},
	{ name: 'hashes', bytes: encodeHashes([hashOf('a'), hashOf('b')]), decode: decodeHashes, again: encodeHashes },
];

test.each(codecs)('a $name survives its encoding; changed, cut or continued it is refused or another', (codec) => {
	const { again, bytes, decode } = codec;
	const whole = decode(bytes);
	expect(whole.ok ? again(whole.value as never) : whole.error).toEqual(bytes);
	fc.assert(
		fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.uint8Array({ maxLength: 200 }), (place, byte, other) => {
			const changed = bytes.slice();
			changed[place] = byte;
			for (const candidate of [changed, other]) {
				const decoded = decode(candidate);
				if (decoded.ok) expect(again(decoded.value as never)).toEqual(candidate);
			}
			expect(decode(bytes.slice(0, place)).ok).toBe(false);
			expect(decode(concatBytes(bytes, Uint8Array.of(byte))).ok).toBe(false);
		}),
		{ numRuns: 200 },
	);
});

test('too many or too few are refused', () => {
	expect(decodeRange(encodeRange({ from: 1, count: mostBlocks + 1 })).ok).toBe(false);
	expect(decodeRange(encodeRange({ from: 1, count: 0 })).ok).toBe(false);
	expect(decodeHashes(encodeHashes(Array.from({ length: mostNodes }, () => hashOf('a')))).ok).toBe(true);
	expect(decodeHashes(encodeHashes(Array.from({ length: mostNodes + 1 }, () => hashOf('a')))).ok).toBe(false);
	const huge = { ...announced.announcement, size: maxSealedBlockBytes + 1 };
	expect(decodeMessage(encodeBlockMessage({ kind: 'announced', announcement: huge })).ok).toBe(false);
});

test('of more votes than a snapshot holds the first are told', () => {
	const votes = Array.from({ length: 17_000 }, () => testVote(1));
	const decoded = decodeSnapshot(encodeSnapshot({ votes, evidence: [] }));
	expect(decoded.ok ? decoded.value.votes.length : decoded.error).toBe(16_384);
});

test('a block is named by the hash of its header, whatever its size', () => {
	expect(hashOfBlock(testBlock(3).block)).toBe(testBlockHash(3));
	const header = encodeRlp([new Uint8Array(70_000)]);
	const block = encodeRlp([{ encoded: header }, [], []]);
	expect(hashOfBlock(block)).toBe(keccakHex(header));
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
			expect(hashOfBlock(bytes) === null || bytes.length >= 2).toBe(true);
		}),
	);
});
