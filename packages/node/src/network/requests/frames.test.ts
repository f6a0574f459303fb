import type { Stream } from '@libp2p/interface';
import { streamPair } from '@libp2p/utils';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { FrameReader, FrameWriter } from './frames.ts';

const signal = AbortSignal.timeout(120_000);
const patience = (): AbortSignal => signal;

/** Sends bytes in parts of these sizes, and ends the sending. */
async function sendInParts(stream: Stream, bytes: Uint8Array, sizes: readonly number[]): Promise<void> {
	let start = 0;
	for (let turn = 0; start < bytes.length; turn += 1) {
		const size = sizes[turn % sizes.length] ?? 1;
		if (!stream.send(bytes.subarray(start, start + size))) await stream.onDrain({ signal });
		start += size;
	}
	await stream.close();
}

function framed(frames: readonly Uint8Array[]): Uint8Array {
	const parts = frames.map((frame) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(frame.length);
		return Buffer.concat([length, frame]);
	});
	return Buffer.concat([...parts, Buffer.alloc(4, 255)]);
}

test('frames come out as they were sent, however they are cut on their way', async () => {
	const plans = fc.record({
		frames: fc.array(fc.uint8Array({ maxLength: 9_000 }), { maxLength: 8 }),
		sizes: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 4 }),
	});
	await fc.assert(
		fc.asyncProperty(plans, async ({ frames, sizes }) => {
			const [sending, receiving] = await streamPair();
			const sent = sendInParts(sending, framed(frames), sizes);
			const reader = new FrameReader(receiving, 1_000_000);
			const read: Uint8Array[] = [];
			for (let frame = await reader.next(9_000, patience); frame !== null; frame = await reader.next(9_000, patience))
				read.push(frame);
			expect(read.map((frame) => Buffer.from(frame).toString('hex'))).toEqual(
				frames.map((frame) => Buffer.from(frame).toString('hex')),
			);
			await sent;
		}),
		{ numRuns: 50 },
	);
});

test('small frames travel together, large ones as they are', async () => {
	const sizes = [...Array.from({ length: 200 }, () => 500), 300_000, 0, 7];
	const [sending, receiving] = await streamPair();
	const send = vi.spyOn(sending, 'send');
	const writer = new FrameWriter(sending);
	const writing = (async () => {
		for (const size of sizes) await writer.write(new Uint8Array(size).fill(size), patience);
		await writer.end(patience);
	})();
	const reader = new FrameReader(receiving, 1_000_000);
	const read: Uint8Array[] = [];
	for (let frame = await reader.next(300_000, patience); frame !== null; frame = await reader.next(300_000, patience))
		read.push(frame);
	await writing;
	expect(read.map(({ length }) => length)).toEqual(sizes);
	expect(read.every((frame) => frame.every((byte) => byte === frame.length % 256))).toBe(true);
	// 100 kB in two pieces, the second with the length of what follows; 300 kB in five; the rest.
	expect(send).toHaveBeenCalledTimes(8);
});

test('a frame of many thousand single bytes is put together', async () => {
	const [sending, receiving] = await streamPair();
	const frame = new Uint8Array(200_000).map((_, index) => index);
	const sent = sendInParts(sending, framed([frame]), [1]);
	const reader = new FrameReader(receiving, 1_000_000);
	expect(Buffer.from((await reader.next(frame.length, patience)) ?? []).equals(frame)).toBe(true);
	await sent;
});

test('what is longer than allowed is not read, and what ends within a frame is no frame', async () => {
	const [sending, receiving] = await streamPair();
	const writer = new FrameWriter(sending);
	await writer.write(new Uint8Array(100), patience);
	await writer.flush(patience);
	await expect(new FrameReader(receiving, 1_000).next(99, patience)).rejects.toMatchObject({
		code: 'RESPONSE_TOO_LARGE',
	});
	const [cut, reading] = await streamPair();
	await sendInParts(cut, framed([new Uint8Array(100)]).subarray(0, 50), [7]);
	await expect(new FrameReader(reading, 1_000).next(100, patience)).rejects.toMatchObject({
		code: 'RESPONSE_MALFORMED',
	});
	const [whole, last] = await streamPair();
	await new FrameWriter(whole).end(patience);
	expect(await new FrameReader(last, 1_000).next(100, patience)).toBeNull();
});
