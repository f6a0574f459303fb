import type { Address, Hash } from '@mosaic/consensus';
import type { ProposalFields } from '../../auxiliary/ports.ts';
import { NextBlockWish } from '../../auxiliary/slots/nextBlockWish.ts';

/** What blocks of a development stack have in place of what the rules give; forgotten with the process. */
export class ProposalSettings {
	/** Who blocks pay, from now on; null: their proposers. */
	feeRecipient: Address | null = null;
	readonly #prevRandao = new NextBlockWish<Hash>();

	/** The next block has this as its randomness. */
	setPrevRandao(prevRandao: Hash): void {
		this.#prevRandao.value = prevRandao;
	}

	/** Whether the next block differs from those after it. */
	get isReserving(): boolean {
		return this.#prevRandao.value !== null;
	}

	/** What a block would have that were begun now. */
	get fields(): ProposalFields {
		const { feeRecipient } = this;
		const prevRandao = this.#prevRandao.value;
		return { ...(feeRecipient !== null && { feeRecipient }), ...(prevRandao !== null && { prevRandao }) };
	}

	/** What the block has that is begun now. */
	take(): ProposalFields {
		this.#prevRandao.begin();
		return this.fields;
	}

	/** The block has been made. */
	used(): void {
		this.#prevRandao.made();
	}
}
