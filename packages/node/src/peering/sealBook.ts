import type { Address, Evidence, Hash, Signature } from '@mosaic/consensus';

/** Pairs of proposer and slot remembered. */
const mostRemembered = 4_096;

/** What a seal is to those seen before. */
export type SealNews =
	/** The first of its proposer for its slot, or that one again. */
	| { readonly kind: 'first' }
	/** Another block by this proposer for this slot: an offence (spec 6), and proof of it. */
	| { readonly kind: 'second'; readonly evidence: Evidence }
	/** One more than it takes to prove an offence. */
	| { readonly kind: 'excess' };

interface Entry {
	readonly hash: Hash;
	readonly seal: Signature;
	second: Hash | null;
}

/**
 * Verified seals by proposer and slot: finds two of one slot, whatever their blocks are worth, and bounds the blocks
 * that one proposer can make a node execute for one slot.
 */
export class SealBook {
	readonly #entries = new Map<string, Entry>();

	note(proposer: Address, slot: number, hash: Hash, seal: Signature): SealNews {
		const key = `${slot}${proposer}`;
		const entry = this.#entries.get(key);
		if (entry === undefined) {
			this.#entries.set(key, { hash, seal, second: null });
			this.#forgetOldest();
			return { kind: 'first' };
		}
		if (entry.hash === hash) return { kind: 'first' };
		if (entry.second !== null && entry.second !== hash) return { kind: 'excess' };
		entry.second = hash;
		const first = { message: { slot, blockHash: entry.hash }, signature: entry.seal };
		const second = { message: { slot, blockHash: hash }, signature: seal };
		return { kind: 'second', evidence: { kind: 'seal', first, second } };
	}

	#forgetOldest(): void {
		for (const oldest of this.#entries.keys()) {
			if (this.#entries.size <= mostRemembered) return;
			this.#entries.delete(oldest);
		}
	}
}
