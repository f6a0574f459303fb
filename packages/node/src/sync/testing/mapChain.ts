import { RLP } from '@ethereumjs/rlp';
import { type Hash, hexToBytes, keccakHex } from '@mosaic/consensus';
import type { SealedBlock } from '../../network/types.ts';
import { describeBlock } from '../describeBlock.ts';
import type { BlockDescription, BlockImporter, ImportOutcome, SyncChain } from '../ports.ts';

/** Blocks between the head and what is final behind it. */
const finalityDelay = 32;
const headerFields = 9;

/** Bytes with a header's parent and number in their places, and nothing that could be executed. */
export function headerOnly(parentHash: Hash, number: number, salt: string): SealedBlock {
	const header: Uint8Array[] = Array.from({ length: headerFields }, () => new Uint8Array(0));
	header[0] = hexToBytes(parentHash);
	header[1] = new TextEncoder().encode(salt);
	header[8] = RLP.decode(RLP.encode(number)) as Uint8Array;
	return { slot: number, seal: `0x${'00'.repeat(65)}`, block: RLP.encode([header, [], []]), body: new Uint8Array(1) };
}

/** The same block with a consensus body that {@link MapChain} refuses. */
export function spoiled(block: SealedBlock): SealedBlock {
	return { ...block, body: Uint8Array.of(255) };
}

/** Hash of the genesis of all chains with this salt. */
export function genesisOf(salt: string): Hash {
	return keccakHex(new TextEncoder().encode(salt));
}

/** Blocks 1 to `length`, on a genesis of their own or on the last of `trunk`. */
export function blocksOf(length: number, salt: string, trunk: readonly SealedBlock[] = []): SealedBlock[] {
	const blocks = [...trunk];
	let parent = trunk.length === 0 ? genesisOf(salt) : hashOf(trunk.at(-1));
	while (blocks.length < length) {
		const block = headerOnly(parent, blocks.length + 1, salt);
		blocks.push(block);
		parent = hashOf(block);
	}
	return blocks;
}

export function hashOf(block: SealedBlock | undefined): Hash {
	const described = block === undefined ? null : describeBlock(block);
	if (described === null) throw new TypeError('no block');
	return described.hash;
}

/** Blocks in a map, parents first; the highest is the head, and what is 32 blocks behind it is final. */
export class MapChain implements BlockImporter, SyncChain {
	readonly genesis: BlockDescription;
	head: BlockDescription;
	finalized: BlockDescription;
	/** Blocks that were new. */
	imported = 0;
	readonly #blocks: Map<Hash, BlockDescription>;

	constructor(salt: string) {
		this.genesis = { hash: genesisOf(salt), parentHash: genesisOf(''), number: 0 };
		this.#blocks = new Map([[this.genesis.hash, this.genesis]]);
		this.head = this.genesis;
		this.finalized = this.genesis;
	}

	has(hash: Hash): boolean {
		return this.#blocks.has(hash);
	}

	async import(sealed: SealedBlock): Promise<ImportOutcome> {
		const block = describeBlock(sealed);
		if (block === null) return { kind: 'invalid', code: 'MALFORMED' };
		if (this.has(block.hash)) return { kind: 'known' };
		const parent = this.#blocks.get(block.parentHash);
		if (parent === undefined) return { kind: 'orphan', parent: block.parentHash };
		if (sealed.body[0] === 255 || block.number !== parent.number + 1) return { kind: 'invalid', code: 'SPOILED' };
		if (block.number <= this.finalized.number) return { kind: 'ignored', code: 'FINALIZED_OTHERWISE' };
		this.#blocks.set(block.hash, block);
		this.imported += 1;
		if (block.number > this.head.number) this.#follow(block);
		return { kind: 'imported' };
	}

	#follow(block: BlockDescription): void {
		this.head = block;
		let final: BlockDescription | undefined = block;
		for (let back = 0; back < finalityDelay && final !== undefined; back += 1) {
			final = this.#blocks.get(final.parentHash);
		}
		if (final !== undefined && final.number > this.finalized.number) this.finalized = final;
	}
}
