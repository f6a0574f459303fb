import type { Hash } from '../../types.ts';
import type { SigningRecord } from '../types.ts';

/** What a node's slashing protection demands of every vote that the engine asks for. */
export function assertProtected(
	record: SigningRecord['auxiliary'],
	vote: { readonly source: number; readonly target: number; readonly digest: Hash },
): void {
	if (vote.digest === record.digest) return;
	if (vote.target <= record.target || vote.source < record.source) {
		throw new RangeError(`the engine asked for a slashable vote: ${vote.source} to ${vote.target}`);
	}
}
