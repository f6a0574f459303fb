import type { ExaminedBlock } from './examineBlock.ts';

/** Blocks held at most, and those of one proposer. */
const most = 64;
const mostOfOne = 4;

/** Blocks whose slot has not begun: kept, neither relayed nor chosen, until it has (spec 3). */
export class HeldBlocks {
	readonly #blocks = new Map<string, ExaminedBlock>();

	/** Keeps a block; false where there is no room for it. */
	add(block: ExaminedBlock): boolean {
		if (this.#blocks.has(block.hash)) return true;
		const ofOne = [...this.#blocks.values()].filter(({ proposer }) => proposer === block.proposer).length;
		if (ofOne >= mostOfOne || this.#blocks.size >= most) return false;
		this.#blocks.set(block.hash, block);
		return true;
	}

	/** Takes out the blocks of slots up to `slot`, by slot. */
	release(slot: number): ExaminedBlock[] {
		const due = [...this.#blocks.values()].filter(({ sealed }) => sealed.slot <= slot);
		for (const { hash } of due) this.#blocks.delete(hash);
		return due.sort((first, second) => first.sealed.slot - second.sealed.slot);
	}

	/** The earliest slot held, null where nothing is. */
	get nextSlot(): number | null {
		const slots = [...this.#blocks.values()].map(({ sealed }) => sealed.slot);
		return slots.length === 0 ? null : Math.min(...slots);
	}
}
