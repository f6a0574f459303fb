import type { Hash } from '@mosaic/consensus';
import { BackendError, type BlockSelector } from '@mosaic/rpc';
import type { CallView, Chain, ChainBlock } from '../chain/index.ts';
import type { PendingBlock } from './pendingBlock.ts';

/** The blocks that the moving tags name (spec 4.7); `latest` may be ahead of nothing that is not stored. */
export interface Tags {
	latest(): Hash;
	safe(): Hash;
	finalized(): Hash;
}

/**
 * Finds the block that a caller names. Of stored blocks `pending` is `latest`; what is seen there may be the block to come.
 */
export class BlockResolver {
	readonly #chain: Chain;
	readonly #tags: Tags;
	readonly #pending: PendingBlock | null;

	/** `pending`: null where the block to come cannot be told. */
	constructor(chain: Chain, tags: Tags, pending: PendingBlock | null = null) {
		this.#chain = chain;
		this.#tags = tags;
		this.#pending = pending;
	}

	/** What is seen at a block, `pending` being the block to come where that can be told. Rejects with BLOCK_NOT_FOUND. */
	async view(selector: BlockSelector): Promise<CallView> {
		if (this.#pending !== null && isPending(selector)) return this.#pending.view();
		return this.#chain.view((await this.get(selector)).hash);
	}

	/** As `find`, `pending` being the block to come where that can be told. */
	async show(selector: BlockSelector): Promise<ChainBlock | null> {
		if (this.#pending !== null && isPending(selector)) return (await this.#pending.view()).block;
		const block = await this.find(selector);
		const isUnknown = block === null && selector.kind === 'hash' && !selector.requireCanonical;
		return isUnknown ? (this.#pending?.find(selector.hash) ?? null) : block;
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

function isPending(selector: BlockSelector): boolean {
	return selector.kind === 'tag' && selector.tag === 'pending';
}

function named(selector: BlockSelector): string {
	if (selector.kind === 'tag') return selector.tag;
	if (selector.kind === 'number') return `no block ${selector.number}`;
	return selector.requireCanonical ? `${selector.hash} is not a canonical block` : `no block ${selector.hash}`;
}
