/** How a machine shares the thread with everything else while it runs. */
export interface Pace {
	/**
	 * Asked before every operation that could come around again or cost much: null to go on at once, else to be waited
	 * for. Throws, or rejects, where the time of the call is over.
	 */
	pause(): Promise<void> | null;
	/** Milliseconds that the call has left. */
	readonly left: number;
	/** Lets others go on while something is done elsewhere, and comes back. */
	meanwhile<T>(work: Promise<T>): Promise<T>;
}
