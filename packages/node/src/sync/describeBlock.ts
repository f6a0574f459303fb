import { RLP } from '@ethereumjs/rlp';
import { bytesToHex, keccakHex } from '@mosaic/consensus';
import type { SealedBlock } from '../network/types.ts';
import type { BlockDescription } from './ports.ts';

/** Places of two fields in a header. */
const fields = { parentHash: 0, number: 8 } as const;

/**
 * Reads hash, parent and number from the header of an encoded block, and leaves its transactions alone; null where the
 * bytes do not begin with a header. Nothing is verified but that the hash is the header's.
 */
export function describeBlock({ block }: SealedBlock): BlockDescription | null {
	try {
		const contents = contentsOfList(block);
		const { data, remainder } = RLP.decode(contents, true);
		if (!Array.isArray(data)) return null;
		const parentHash = data[fields.parentHash];
		const number = data[fields.number];
		if (!(parentHash instanceof Uint8Array) || parentHash.length !== 32) return null;
		if (!(number instanceof Uint8Array) || number.length > 6 || number[0] === 0) return null;
		return {
			hash: keccakHex(contents.subarray(0, contents.length - remainder.length)),
			parentHash: bytesToHex(parentHash),
			number: number.reduce((sum, byte) => sum * 256 + byte, 0),
		};
	} catch {
		return null;
	}
}

/** What follows the prefix of an RLP list. Whether its length is right is for whoever decodes all of it. */
function contentsOfList(bytes: Uint8Array): Uint8Array {
	const [first = 0] = bytes;
	const prefix = first <= 0xf7 ? 1 : 1 + first - 0xf7;
	return first < 0xc0 ? new Uint8Array(0) : bytes.subarray(prefix);
}
