import { concatBytes, keccak256 } from '@mosaic/consensus';
import { ArchiveError } from './archiveError.ts';

/** Bytes before the payload of a frame: its length and a checksum, four bytes each. */
const prefixBytes = 8;

/** A part of an archive: length, checksum of length and payload, payload. Throws nothing. */
export function encodeFrame(payload: Uint8Array): Uint8Array {
	const length = Buffer.alloc(4);
	length.writeUInt32BE(payload.length);
	return concatBytes(length, checksum(length, payload), payload);
}

/** A payload with the place where its frame begins. */
export interface Frame {
	readonly offset: number;
	readonly payload: Uint8Array;
}

/**
 * The frames of a stream of bytes. Holds one frame of at most `maxPayload` bytes and one chunk of the stream at a time.
 * Throws ArchiveError ARCHIVE_TRUNCATED where the stream ends inside a frame, ARCHIVE_MALFORMED where a frame is wrong.
 */
export async function* readFrames(bytes: AsyncIterable<Uint8Array>, maxPayload: number): AsyncGenerator<Frame> {
	let held: Uint8Array[] = [];
	let size = 0;
	let offset = 0;
	let needed = prefixBytes;
	for await (const chunk of bytes) {
		held.push(chunk);
		size += chunk.length;
		while (size >= needed) {
			const joined = held.length === 1 && held[0] !== undefined ? held[0] : concatBytes(...held);
			held = [joined];
			const payload = payloadOf(joined, offset, maxPayload);
			if (payload === null) {
				needed = prefixBytes + lengthOf(joined);
				continue;
			}
			yield { offset, payload };
			const used = prefixBytes + payload.length;
			held = [joined.subarray(used)];
			offset += used;
			size -= used;
			needed = prefixBytes;
		}
	}
	if (size > 0) throw new ArchiveError({ code: 'ARCHIVE_TRUNCATED', offset: offset + size });
}

/** The payload of the frame at the beginning of `bytes`, null where more of it must come first. */
function payloadOf(bytes: Uint8Array, offset: number, maxPayload: number): Uint8Array | null {
	const length = lengthOf(bytes);
	if (length > maxPayload)
		throw new ArchiveError({ code: 'ARCHIVE_MALFORMED', offset, detail: `a part of ${length} bytes is too large` });
	if (bytes.length < prefixBytes + length) return null;
	const payload = bytes.subarray(prefixBytes, prefixBytes + length);
	const found = Buffer.from(bytes.subarray(4, prefixBytes));
	if (!found.equals(checksum(bytes.subarray(0, 4), payload)))
		throw new ArchiveError({ code: 'ARCHIVE_MALFORMED', offset, detail: 'the checksum is wrong' });
	return payload;
}

function lengthOf(bytes: Uint8Array): number {
	return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
}

function checksum(length: Uint8Array, payload: Uint8Array): Uint8Array {
	return keccak256(concatBytes(length, payload)).subarray(0, 4);
}
