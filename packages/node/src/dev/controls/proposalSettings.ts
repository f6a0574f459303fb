import type { Address, Hash } from '@mosaic/consensus';
import type { ProposalFields } from '../../auxiliary/ports.ts';

/** What blocks of a development stack have in place of what the rules give; forgotten with the process. */
export class ProposalSettings {
	/** Who blocks pay, from now on; null: their proposers. */
	feeRecipient: Address | null = null;
	#prevRandao: Hash | null = null;

	/** The next block has this as its randomness. */
	setPrevRandao(value: Hash): void {
		this.#prevRandao = value;
	}

	/** Whether the next block differs from those after it. */
	get isReserving(): boolean {
		return this.#prevRandao !== null;
	}

	/** What the next block has. */
	get fields(): ProposalFields {
		return {
			...(this.feeRecipient !== null && { feeRecipient: this.feeRecipient }),
			...(this.#prevRandao !== null && { prevRandao: this.#prevRandao }),
		};
	}

	/** A block has been made. */
	used(): void {
		this.#prevRandao = null;
	}
}
