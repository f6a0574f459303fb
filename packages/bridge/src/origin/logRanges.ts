import { isTransient, OriginError } from './originError.ts';

/** Blocks asked for at once, at first and at most. */
const widestRange = 2_000;

/**
 * Walks from block `from` to block `to` in bounded ranges, ascending. Where the origin refuses a range (providers
 * limit it), it is halved, down to a single block; what fails then is thrown. `visit` returns true to end the walk.
 */
export async function walkRanges(
	from: number,
	to: number,
	visit: (from: number, to: number) => Promise<boolean>,
): Promise<void> {
	let width = widestRange;
	for (let start = from; start <= to; ) {
		const end = Math.min(to, start + width - 1);
		try {
			if (await visit(start, end)) return;
			start = end + 1;
		} catch (error) {
			if (end === start || !isRefusedRange(error)) throw error;
			width = Math.max(1, Math.floor((end - start + 1) / 2));
		}
	}
}

function isRefusedRange(error: unknown): boolean {
	if (!isTransient(error) || !(error instanceof OriginError)) return false;
	return error.code === 'ORIGIN_REQUEST_FAILED' || error.code === 'ORIGIN_RESPONSE_TOO_LARGE';
}
