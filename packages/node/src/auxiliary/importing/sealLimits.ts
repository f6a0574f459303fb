import type { Address, Hash } from '@mosaic/consensus';

/** Blocks of one proposer and slot that are taken in unasked: two prove an offence, more prove nothing. */
const mostPerSlot = 2;
/** Pairs of proposer and slot remembered. */
const remembered = 4_096;

/** Bounds the blocks that one proposer can make a node execute for one slot. */
export class SealLimits {
	readonly #seals = new Map<string, Set<Hash>>();

	/** Whether a block is among the first of its proposer for its slot; remembers it then. */
	admit(proposer: Address, slot: number, hash: Hash): boolean {
		const key = `${slot}${proposer}`;
		const hashes = this.#seals.get(key) ?? new Set();
		if (hashes.has(hash)) return true;
		if (hashes.size >= mostPerSlot) return false;
		hashes.add(hash);
		this.#seals.set(key, hashes);
		for (const oldest of this.#seals.keys()) {
			if (this.#seals.size <= remembered) break;
			this.#seals.delete(oldest);
		}
		return true;
	}
}
