import {
	at,
	boundedBytes,
	type DecodeError,
	decodeWith,
	encodeRlp,
	type Hash,
	keccakHex,
	MAX_BODY_BYTES,
	type Read,
	type Result,
	readInteger,
	readSignature,
	tuple,
} from '@mosaic/consensus';
import type { SealedBlock } from '../types.ts';

/** Bytes of an encoded sealed block. */
export const maxSealedBlockBytes = 20 * 1024 * 1024;

/** RLP of `[slot, seal, block, body]`, the last two as byte strings. */
export function encodeSealedBlock(block: SealedBlock): Uint8Array {
	return encodeRlp([block.slot, block.seal, block.block, block.body]);
}

/** A sealed block from hostile bytes; what is inside the block and the body is not looked at. */
export function decodeSealedBlock(bytes: Uint8Array): Result<SealedBlock, DecodeError> {
	const limits = { maxBytes: maxSealedBlockBytes, maxDepth: 1, maxItems: 5 };
	return decodeWith(bytes, limits, 'sealedBlock', readSealedBlock);
}

const readSealedBlock: Read<SealedBlock> = (item, field) => {
	const items = tuple(item, field, 4);
	return {
		slot: at(items, 0, `${field}.slot`, readInteger),
		seal: at(items, 1, `${field}.seal`, readSignature),
		block: at(items, 2, `${field}.block`, boundedBytes(maxSealedBlockBytes)),
		body: at(items, 3, `${field}.body`, boundedBytes(MAX_BODY_BYTES)),
	};
};

/** keccak256 of the header at the beginning of a block's RLP; null where there is none. */
export function hashOfBlock(block: Uint8Array): Hash | null {
	const list = listAt(block, 0);
	const header = list === null ? null : listAt(block, list.start);
	return header === null ? null : keccakHex(block.subarray(header.begin, header.end));
}

/** Where the list beginning at a position, its first item, and the byte after it are. */
function listAt(bytes: Uint8Array, begin: number): { begin: number; start: number; end: number } | null {
	const first = bytes[begin] ?? 0;
	if (first < 0xc0) return null;
	const lengthBytes = Math.max(0, first - 0xf7);
	if (lengthBytes > 4) return null;
	let size = lengthBytes === 0 ? first - 0xc0 : 0;
	for (const byte of bytes.subarray(begin + 1, begin + 1 + lengthBytes)) size = size * 256 + byte;
	const start = begin + 1 + lengthBytes;
	return start + size <= bytes.length ? { begin, start, end: start + size } : null;
}
