import type { Hash } from '@mosaic/consensus';
import type { SealedBlock } from '../network/types.ts';
import type { BlockDescription, DescribeBlock } from './ports.ts';

/** A block together with what its header says. */
export interface DescribedBlock extends BlockDescription {
	readonly sealed: SealedBlock;
}

/** Blocks answered to a request by range: numbers from `from` on, each the parent of the next; else null. */
export function checkRange(
	describe: DescribeBlock,
	blocks: readonly SealedBlock[],
	{ from, count }: { readonly from: number; readonly count: number },
): readonly DescribedBlock[] | null {
	if (blocks.length > count) return null;
	const checked: DescribedBlock[] = [];
	for (const sealed of blocks) {
		const block = describe(sealed);
		if (block === null || block.number !== from + checked.length) return null;
		const before = checked.at(-1);
		if (before !== undefined && block.parentHash !== before.hash) return null;
		checked.push({ ...block, sealed });
	}
	return checked;
}

/** Blocks answered to a request by hash: the block of this hash and then each one's parent; else null. */
export function checkAncestry(
	describe: DescribeBlock,
	blocks: readonly SealedBlock[],
	{ hash, count, below }: { readonly hash: Hash; readonly count: number; readonly below: DescribedBlock | undefined },
): readonly DescribedBlock[] | null {
	if (blocks.length > count) return null;
	const checked: DescribedBlock[] = [];
	for (const sealed of blocks) {
		const block = describe(sealed);
		const child = checked.at(-1) ?? below;
		if (block === null || block.number < 1 || block.hash !== (child?.parentHash ?? hash)) return null;
		if (child !== undefined && block.number !== child.number - 1) return null;
		checked.push({ ...block, sealed });
	}
	return checked;
}

/** Bytes of memory that a block takes, nearly. */
export function weightOf({ block, body }: SealedBlock): number {
	return block.length + body.length;
}
