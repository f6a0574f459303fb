import type { Address, Hash } from '@mosaic/consensus';
import type { ProposalFields } from '../../auxiliary/ports.ts';

interface WantedRandomness {
	readonly prevRandao: Hash;
}

/** What blocks of a development stack have in place of what the rules give; forgotten with the process. */
export class ProposalSettings {
	/** Who blocks pay, from now on; null: their proposers. */
	feeRecipient: Address | null = null;
	#wanted: WantedRandomness | null = null;
	#given: WantedRandomness | null = null;

	/** The next block has this as its randomness. */
	setPrevRandao(prevRandao: Hash): void {
		this.#wanted = { prevRandao };
	}

	/** Whether the next block differs from those after it. */
	get isReserving(): boolean {
		return this.#wanted !== null;
	}

	/** What a block would have that were begun now. */
	get fields(): ProposalFields {
		return { ...(this.feeRecipient !== null && { feeRecipient: this.feeRecipient }), ...this.#wanted };
	}

	/** What the block has that is begun now. */
	take(): ProposalFields {
		this.#given = this.#wanted;
		return this.fields;
	}

	/** The block has been made. What was asked for while it was under way is of the next one. */
	used(): void {
		if (this.#wanted === this.#given) this.#wanted = null;
	}
}
