import { concatBytes } from '@mosaic/consensus';
import { ForeignError } from './foreignError.ts';

/** Largest block that is read: EIP-7934 allows 10 MiB, and older rules no more in practice. */
const largestBlock = 32 * 1024 * 1024;
/** Bytes that tell how long an RLP list is, at most: its first byte, and a length of four more. */
const longestPrefix = 5;

/** A block's RLP with the place where it begins. */
export interface EncodedBlock {
	readonly offset: number;
	readonly bytes: Uint8Array;
}

/**
 * The blocks of a file as geth exports it: their RLP, one after the other. Holds one block and one chunk of the stream
 * at a time. Throws ForeignError CHAIN_FILE_TRUNCATED or CHAIN_FILE_MALFORMED.
 */
export async function* readChainFile(stream: AsyncIterable<Uint8Array>): AsyncGenerator<EncodedBlock> {
	let held: Uint8Array[] = [];
	let size = 0;
	let offset = 0;
	let needed = longestPrefix;
	for await (const chunk of stream) {
		held.push(chunk);
		size += chunk.length;
		while (size >= needed) {
			const joined = concatBytes(...held);
			const length = itemLength(joined, offset);
			if (size < length) {
				held = [joined];
				needed = length;
				break;
			}
			yield { offset, bytes: joined.subarray(0, length) };
			held = [joined.subarray(length)];
			size -= length;
			offset += length;
			needed = longestPrefix;
		}
	}
	if (size > 0) throw new ForeignError({ code: 'CHAIN_FILE_TRUNCATED', offset: offset + size });
}

/** Bytes of the RLP list that begins here. A block is a list of more than 55 bytes. */
function itemLength(bytes: Uint8Array, offset: number): number {
	const first = bytes[0] ?? 0;
	if (first < 0xf8) throw malformed(offset, 'no list of a block begins here');
	const lengthBytes = first - 0xf7;
	if (lengthBytes > longestPrefix - 1) throw malformed(offset, 'a block is too large');
	const length = Buffer.from(bytes.subarray(1, 1 + lengthBytes)).readUIntBE(0, lengthBytes);
	if (length > largestBlock) throw malformed(offset, `a block of ${length} bytes is too large`);
	return 1 + lengthBytes + length;
}

function malformed(offset: number, detail: string): ForeignError {
	return new ForeignError({ code: 'CHAIN_FILE_MALFORMED', offset, detail });
}
