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
	/** Whether the chain has no block but genesis. */
	readonly isUnused: () => boolean;
	/** Called once, when a foreign signature of an own key is seen. */
	readonly onForeignSignature: (error: Error) => void;
}

/**
 * Whether this node's validators may sign now: it has caught up with its peers, or has waited long enough for any to
 * come, and has watched long enough for another node with its keys. Where there is no block yet when it has caught up
 * nobody signed anything: there is nothing to watch. It waits for a slot after it met the first peer: what its
 * own validators signed before a crash, and its database forgot, comes back from there.
 */
export class Duty {
	readonly #parts: DutyParts;
	readonly #startSlot: number;
	/** The slot in which the first peer was met. */
	#metAt: number | null = null;
	/** Whether the watch is needed, once that is known. */
	#watches: boolean | null = null;

	constructor(parts: DutyParts) {
		this.#parts = parts;
		this.#startSlot = parts.slot();
	}

	/** Whether the node may sign. */
	isOn(): boolean {
		const { watch, slot, isSynced, hasPeers, isUnused } = this.#parts;
		const present = slot();
		if (hasPeers()) this.#metAt ??= present;
		if (present < 0 || watch.detected !== null) return false;
		const waited = this.#metAt === null ? present - this.#startSlot >= lonelySlots : present > this.#metAt;
		if (!waited || !isSynced()) return false;
		this.#watches ??= !isUnused();
		return !this.#watches || !watch.isWatching(present);
	}

	/** Takes a verified message that arrived live. */
	saw(message: SignedMessage): void {
		const { watch, onForeignSignature } = this.#parts;
		if (watch.detected !== null) return;
		const foreign = watch.saw(message);
		if (foreign !== null) onForeignSignature(foreign);
	}
}
