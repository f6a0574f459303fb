import type { Vote } from '../types.ts';

/**
 * Of more votes than are told, those that a node needs first. About the auxiliary chain these are the newest; about the
 * origin the oldest, as its links follow one another. Neither kind takes more than half from the other.
 */
export function votesToTell(auxiliary: readonly Vote[], origin: readonly Vote[], most: number): readonly Vote[] {
	if (auxiliary.length + origin.length <= most) return [...auxiliary, ...origin];
	const half = Math.floor(most / 2);
	const ofAuxiliary = most - Math.min(origin.length, half);
	const newest = auxiliary.toSorted((a, b) => b.message.targetHeight - a.message.targetHeight).slice(0, ofAuxiliary);
	const oldest = origin.toSorted((a, b) => a.message.targetHeight - b.message.targetHeight);
	return [...newest, ...oldest.slice(0, most - newest.length)];
}
