import { type DescribedBlock, weightOf } from './checkBlocks.ts';

/** Blocks of a part at most, and bytes unless one block alone has more. */
const mostBlocks = 32;
const mostBytes = 262_144;

/** A batch in parts: while one of them is imported, the next is prepared. */
export function partsOf(blocks: readonly DescribedBlock[]): readonly (readonly DescribedBlock[])[] {
	const parts: DescribedBlock[][] = [];
	let part: DescribedBlock[] = [];
	let bytes = 0;
	for (const block of blocks) {
		const weight = weightOf(block.sealed);
		if (part.length === mostBlocks || (part.length > 0 && bytes + weight > mostBytes)) [part, bytes] = [[], 0];
		if (part.length === 0) parts.push(part);
		part.push(block);
		bytes += weight;
	}
	return parts;
}
