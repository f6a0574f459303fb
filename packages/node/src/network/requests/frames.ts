import type { Stream } from '@libp2p/interface';
import { byteStream } from '@libp2p/utils';
import { concatBytes } from '@mosaic/consensus';
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
	 * The next frame, null after the last. `patience` gives what ends a wait for bytes.
	 * @throws NetworkError RESPONSE_TOO_LARGE before a frame beyond `maxBytes` is read; RESPONSE_MALFORMED, REQUEST_REFUSED
	 */
	async next(maxBytes: number, patience: Patience): Promise<Uint8Array | null> {
		const wait = once(patience);
		if (!(await this.#has(lengthBytes, wait))) throw ended();
		const size = readLength(this.#take(lengthBytes));
		if (size === endMark) return null;
		if (size > maxBytes) throw tooLarge(size, maxBytes);
		if (!(await this.#has(size, wait))) throw cutShort();
		return this.#take(size);
	}

	/** Whether that many bytes are there; false where the stream ended before the first of them. */
	async #has(wanted: number, patience: Patience): Promise<boolean> {
		while (this.#end - this.#start < wanted) {
			const more = await this.#bytes.read({ signal: patience() });
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

/**
 * Sends frames. Small ones are gathered: each piece costs both sides a system call, a cipher's tag and an update of the
 * stream's window, whatever its size.
 */
export class FrameWriter {
	readonly #stream: Stream;
	#gathered: Uint8Array[] = [];
	/** Bytes gathered. */
	#size = 0;

	constructor(stream: Stream) {
		this.#stream = stream;
	}

	/** Sends a frame, or gathers it; waits until the stream takes more, as long as `patience` lets it. */
	async write(frame: Uint8Array, patience: Patience): Promise<void> {
		const wait = once(patience);
		const isLarge = frame.length > pieceBytes - lengthBytes;
		if (!isLarge && this.#size + lengthBytes + frame.length > pieceBytes) await this.flush(wait);
		this.#gather(lengthOf(frame.length));
		if (!isLarge) return this.#gather(frame);
		await this.flush(wait);
		await this.#send(frame, wait);
	}

	/** Sends what was gathered, and that no frame follows. */
	async end(patience: Patience): Promise<void> {
		this.#gather(lengthOf(endMark));
		await this.flush(patience);
	}

	/** Sends what was gathered. */
	async flush(patience: Patience): Promise<void> {
		const bytes = concatBytes(...this.#gathered);
		this.#gathered = [];
		this.#size = 0;
		await this.#send(bytes, once(patience));
	}

	#gather(bytes: Uint8Array): void {
		this.#gathered.push(bytes);
		this.#size += bytes.length;
	}

	async #send(bytes: Uint8Array, patience: Patience): Promise<void> {
		for (const piece of pieces(bytes)) {
			if (!this.#stream.send(piece)) await this.#stream.onDrain({ signal: patience() });
		}
	}
}

/** Begins to measure the time for which one waits. */
export type Patience = () => AbortSignal;

/** Measures one time from the first wait on. */
function once(patience: Patience): Patience {
	let signal: AbortSignal | undefined;
	return () => {
		signal ??= patience();
		return signal;
	};
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
	for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

function lengthOf(size: number): Uint8Array {
	const bytes = new Uint8Array(lengthBytes);
	new DataView(bytes.buffer).setUint32(0, size);
	return bytes;
}

const lengthBytes = 4;
/** In the place of a length. */
const endMark = 0xffffffff;
/** Sent at once, where so much is there. */
const pieceBytes = 64 * 1024;
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
