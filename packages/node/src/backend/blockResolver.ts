import type { Hash } from '@mosaic/consensus';
import { BackendError, type BlockSelector } from '@mosaic/rpc';
import type { Chain, ChainBlock } from '../chain/index.ts';

/** The blocks that the moving tags name (spec 4.7); `latest` may be ahead of nothing that is not stored. */
export interface Tags {
	latest(): Hash;
	safe(): Hash;
	finalized(): Hash;
}

/** Finds the block that a caller names. There is no block under construction: `pending` is `latest`. */
export class BlockResolver {
	readonly #chain: Chain;
	readonly #tags: Tags;

	constructor(chain: Chain, tags: Tags) {
		this.#chain = chain;
		this.#tags = tags;
	}

	/** The block, null where there is none, or where it must be canonical (EIP-1898) and is not. */
	async find(selector: BlockSelector): Promise<ChainBlock | null> {
		const block = await this.#chain.getBlock(this.#reference(selector));
		if (block === null || selector.kind !== 'hash' || !selector.requireCanonical) return block;
		return (await this.#chain.getCanonicalHash(block.number)) === block.hash ? block : null;
	}

	/** As `find`, rejecting with BLOCK_NOT_FOUND. */
	async get(selector: BlockSelector): Promise<ChainBlock> {
		const block = await this.find(selector);
		if (block === null) throw new BackendError('BLOCK_NOT_FOUND', `header not found: ${named(selector)}`);
		return block;
	}

	/** The number a selector stands for, also where no block has it. */
	async numberOf(selector: BlockSelector): Promise<number> {
		return selector.kind === 'number' ? selector.number : (await this.get(selector)).number;
	}

	#reference(selector: BlockSelector): Hash | number {
		if (selector.kind === 'number') return selector.number;
		if (selector.kind === 'hash') return selector.hash;
		switch (selector.tag) {
			case 'earliest':
				return this.#chain.genesisNumber;
			case 'safe':
				return this.#tags.safe();
			case 'finalized':
				return this.#tags.finalized();
			case 'latest':
			case 'pending':
				return this.#tags.latest();
		}
	}
}

function named(selector: BlockSelector): string {
	if (selector.kind === 'tag') return selector.tag;
	if (selector.kind === 'number') return `no block ${selector.number}`;
	return selector.requireCanonical ? `${selector.hash} is not a canonical block` : `no block ${selector.hash}`;
}
