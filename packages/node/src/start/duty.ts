import type { DoppelgangerWatch, SignedMessage } from '../doppelganger/index.ts';

/** Slots without any peer after which a node goes on alone: the others may wait for it. */
const lonelySlots = 5;

/** What decides whether a node may sign. */
export interface DutyParts {
	readonly watch: DoppelgangerWatch;
	/** The present slot. */
	readonly slot: () => number;
	readonly isSynced: () => boolean;
	readonly hasPeers: () => boolean;
	/** Called once, when a foreign signature of an own key is seen. */
	readonly onForeignSignature: (error: Error) => void;
}

/**
 * Whether this node's validators may sign now: it has caught up with its peers, or has waited long enough for any to
 * come, and has watched long enough for another node with its keys.
 */
export class Duty {
	readonly #parts: DutyParts;
	readonly #startSlot: number;
	#hadPeers = false;

	constructor(parts: DutyParts) {
		this.#parts = parts;
		this.#startSlot = parts.slot();
	}

	/** Whether the node may sign. */
	isOn(): boolean {
		const { watch, slot, isSynced, hasPeers } = this.#parts;
		const present = slot();
		if (present < 0 || watch.detected !== null || watch.isWatching(present)) return false;
		this.#hadPeers ||= hasPeers();
		if (!this.#hadPeers && present - this.#startSlot < lonelySlots) return false;
		return isSynced();
	}

	/** Takes a verified message that arrived live. */
	saw(message: SignedMessage): void {
		const { watch, onForeignSignature } = this.#parts;
		if (watch.detected !== null) return;
		const foreign = watch.saw(message);
		if (foreign !== null) onForeignSignature(foreign);
	}
}
