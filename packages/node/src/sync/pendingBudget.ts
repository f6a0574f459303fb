import type { SealedBlock } from '../network/types.ts';
import { weightOf } from './checkBlocks.ts';

/** Blocks, and bytes of blocks, that may wait for their ancestors at a time. */
const most = { blocks: 1_024, bytes: 67_108_864 } as const;

/** Memory for blocks that wait for their ancestors, shared by all who fetch them. */
export class PendingBudget {
	#blocks = 0;
	#bytes = 0;

	/** Whether there is room for the block, which then takes it. */
	take(block: SealedBlock): boolean {
		const weight = weightOf(block);
		if (this.#blocks + 1 > most.blocks || this.#bytes + weight > most.bytes) return false;
		this.#blocks += 1;
		this.#bytes += weight;
		return true;
	}

	/** Gives back what the blocks took. */
	release(blocks: readonly SealedBlock[]): void {
		this.#blocks -= blocks.length;
		for (const block of blocks) this.#bytes -= weightOf(block);
	}
}
