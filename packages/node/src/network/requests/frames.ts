import type { Stream } from '@libp2p/interface';
import { byteStream } from '@libp2p/utils';
import { NetworkError } from '../errors.ts';

/**
 * Reads frames, each behind its length in four bytes, up to the mark of their end. A stream that is closed without the
 * mark was broken off: by a process that stops, say, which closes its streams in good order.
 */
export class FrameReader {
	readonly #stream: Stream;
	readonly #bytes: { read(options: { signal: AbortSignal }): Promise<{ subarray(): Uint8Array } | null> };
	/** Read and not taken: from `#start` up to `#end`. Bytes may come one by one, and are put together once. */
	#buffer = new Uint8Array(firstBytes);
	#start = 0;
	#end = 0;

	/** `maxBuffered`: bytes that may wait to be read; more than an honest sender has to send. */
	constructor(stream: Stream, maxBuffered: number) {
		this.#stream = stream;
		this.#bytes = byteStream(stream, { maxBufferSize: maxBuffered });
	}

	/**
	 * The next frame, null after the last.
	 * @throws NetworkError RESPONSE_TOO_LARGE before a frame beyond `maxBytes` is read; RESPONSE_MALFORMED, REQUEST_REFUSED
	 */
	async next(maxBytes: number, signal: AbortSignal): Promise<Uint8Array | null> {
		if (!(await this.#has(lengthBytes, signal))) throw ended();
		const size = readLength(this.#take(lengthBytes));
		if (size === endMark) return null;
		if (size > maxBytes) throw tooLarge(size, maxBytes);
		if (!(await this.#has(size, signal))) throw cutShort();
		return this.#take(size);
	}

	/** Whether that many bytes are there; false where the stream ended before the first of them. */
	async #has(wanted: number, signal: AbortSignal): Promise<boolean> {
		while (this.#end - this.#start < wanted) {
			const more = await this.#bytes.read({ signal });
			if (more === null) {
				if (this.#stream.status === 'reset' || this.#stream.status === 'aborted') throw ended();
				if (this.#end > this.#start || wanted > lengthBytes) throw cutShort();
				return false;
			}
			this.#append(more.subarray());
		}
		return true;
	}

	#append(part: Uint8Array): void {
		if (this.#end + part.length > this.#buffer.length) {
			const size = this.#end - this.#start;
			const needed = size + part.length;
			const room = needed <= this.#buffer.length / 2 ? this.#buffer : new Uint8Array(2 * needed);
			room.set(this.#buffer.subarray(this.#start, this.#end));
			[this.#buffer, this.#start, this.#end] = [room, 0, size];
		}
		this.#buffer.set(part, this.#end);
		this.#end += part.length;
	}

	#take(size: number): Uint8Array {
		this.#start += size;
		return this.#buffer.slice(this.#start - size, this.#start);
	}
}

/** Sends one frame and waits until the stream takes more. */
export async function writeFrame(stream: Stream, frame: Uint8Array, signal: AbortSignal): Promise<void> {
	const length = new Uint8Array(lengthBytes);
	new DataView(length.buffer).setUint32(0, frame.length);
	for (const part of [length, ...chunks(frame)]) {
		if (!stream.send(part)) await stream.onDrain({ signal });
	}
}

/** Says that no frame follows. */
export async function writeEnd(stream: Stream): Promise<void> {
	stream.send(new Uint8Array(lengthBytes).fill(255));
}

function* chunks(frame: Uint8Array): Generator<Uint8Array> {
	for (let start = 0; start < frame.length; start += chunkBytes) yield frame.subarray(start, start + chunkBytes);
}

const lengthBytes = 4;
/** In the place of a length. */
const endMark = 0xffffffff;
const chunkBytes = 64 * 1024;
/** Room to begin with. */
const firstBytes = 4 * 1024;

function readLength(bytes: Uint8Array): number {
	return new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getUint32(0);
}

function tooLarge(size: number, maxBytes: number): NetworkError {
	return new NetworkError('RESPONSE_TOO_LARGE', `a frame of ${size} bytes is longer than the ${maxBytes} it may have`);
}

function cutShort(): NetworkError {
	return new NetworkError('RESPONSE_MALFORMED', 'the stream ended within a frame');
}

function ended(): NetworkError {
	return new NetworkError('REQUEST_REFUSED', 'the other side broke the stream off: ask another peer, or later');
}
