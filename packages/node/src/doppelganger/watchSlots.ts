/** A restart within this many milliseconds of the last signature needs no watch. */
const RECENT = 10 * 60 * 1_000;

/** What the length of a watch depends on. */
export interface WatchOptions {
	/** Unix milliseconds of the last signature recorded in this data directory, null for none. */
	readonly lastSigned: number | null;
	/** Unix milliseconds of the wall. */
	readonly now: number;
	/** Epochs to listen for; 0 switches the watch off. */
	readonly epochs: number;
	/** Slots per epoch. */
	readonly epochLength: number;
	readonly recentMilliseconds?: number;
}

/**
 * Slots to listen for before signing. None where this data directory signed a short while ago: it is the one that signs,
 * restarted. A last signature that lies in the future says nothing.
 */
export function watchSlots(options: WatchOptions): number {
	const { lastSigned, now, epochs, epochLength, recentMilliseconds = RECENT } = options;
	const isRecent = lastSigned !== null && lastSigned <= now && now - lastSigned <= recentMilliseconds;
	return isRecent ? 0 : epochs * epochLength;
}
