import type { IncomingMessage } from 'node:http';

/** How much more than the limit is read and thrown away, so that the peer finishes writing and reads the refusal. */
const DISCARD_FACTOR = 4;

export type BodyResult =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'tooLarge' }
	/** The peer went away. */
	| { readonly kind: 'aborted' };

/** The body as text, where it has at most `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<BodyResult> {
	if (Number(request.headers['content-length'] ?? 0) > limit * DISCARD_FACTOR) return { kind: 'tooLarge' };
	let chunks: Buffer[] = [];
	let size = 0;
	return new Promise((resolve) => {
		request.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= limit) chunks.push(chunk);
			else chunks = [];
			if (size > limit * DISCARD_FACTOR) resolve({ kind: 'tooLarge' });
		});
		request.once('end', () => {
			if (size > limit) resolve({ kind: 'tooLarge' });
			else resolve({ kind: 'text', text: Buffer.concat(chunks, size).toString('utf8') });
		});
		request.once('close', () => resolve({ kind: 'aborted' }));
		request.once('error', () => resolve({ kind: 'aborted' }));
	});
}
