import type { Address } from '../../types.ts';
import { dropOldest } from '../dropOldest.ts';
import type { ImportedBlock } from '../types.ts';

/** Blocks of future slots held at most. */
const MOST_HELD = 64;
/** Slots whose proposers are remembered. */
const MOST_SLOTS = 256;

/** Which blocks that come unasked a node looks into, and when. */
export class Intake {
	/** Blocks whose slot has not begun here (spec 3). */
	#held: ImportedBlock[] = [];
	/** Proposers of the blocks of a slot: two blocks of one prove an offence, more are not taken in. */
	readonly #proposers = new Map<number, Address[]>();

	/** Whether to import a block now; one whose slot has not begun is held. */
	takes(block: ImportedBlock, present: number, isKnown: boolean): boolean {
		if (block.slot > present) {
			if (this.#held.length < MOST_HELD) this.#held.push(block);
			return false;
		}
		const proposers = this.#proposers.get(block.slot);
		if (proposers === undefined) {
			this.#proposers.set(block.slot, [block.proposer]);
			dropOldest(this.#proposers, MOST_SLOTS);
			return true;
		}
		if (!isKnown && proposers.filter((proposer) => proposer === block.proposer).length >= 2) return false;
		proposers.push(block.proposer);
		return true;
	}

	/** The held blocks whose slot has begun. */
	due(present: number): readonly ImportedBlock[] {
		if (this.#held.length === 0) return this.#held;
		const due = this.#held.filter(({ slot }) => slot <= present);
		this.#held = this.#held.filter(({ slot }) => slot > present);
		return due;
	}
}
