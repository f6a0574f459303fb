/** What slots need of a chain: a {@link ChainSpec} will do. */
export interface SlotSchedule {
	readonly genesisTime: number;
	readonly slotSeconds: number;
}

/** The slot that a time in Unix seconds falls into; negative before genesis (spec 3). */
export function slotAt(schedule: SlotSchedule, timestamp: number): number {
	return Math.floor((timestamp - schedule.genesisTime) / schedule.slotSeconds);
}

/** The start of a slot in Unix seconds: the timestamp of its block (spec 3). */
export function slotStart(schedule: SlotSchedule, slot: number): number {
	return schedule.genesisTime + slot * schedule.slotSeconds;
}
