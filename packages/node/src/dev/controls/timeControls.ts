import { type SlotSchedule, slotAt, slotStart } from '@mosaic/consensus';
import { BackendError, type TimeControls } from '@mosaic/rpc';
import type { DevelopmentSlots } from '../../auxiliary/slots/developmentSlots.ts';
import type { VirtualClock } from '../../clock/virtualClock.ts';
import { requireLater } from './requireLater.ts';

/** What time is controlled with. */
export interface TimeControlsParts {
	readonly schedule: SlotSchedule;
	readonly clock: VirtualClock;
	readonly slots: DevelopmentSlots;
	/** Unix seconds of the head. */
	readonly headTimestamp: () => number;
}

/** The clock of both chains, and the timestamps of blocks. Seconds everywhere. */
export function createTimeControls({ schedule, clock, slots, headTimestamp }: TimeControlsParts): TimeControls {
	const moveTo = (milliseconds: number): void => {
		requireLater(Math.ceil(milliseconds / 1000), headTimestamp() - 1);
		clock.set(milliseconds);
		slots.timeMoved();
	};
	return {
		increaseTime: (seconds) => {
			moveTo(clock.now() + seconds * 1000);
			return Math.floor(clock.offset / 1000);
		},
		setTime: (timestamp) => {
			const ahead = timestamp - Math.floor(clock.now() / 1000);
			moveTo(timestamp * 1000);
			return Math.max(0, ahead);
		},
		setNextBlockTimestamp: (timestamp) => {
			requireLater(timestamp, headTimestamp());
			requireSlotStart(schedule, timestamp);
			slots.setNextTimestamp(timestamp);
		},
		setBlockTimestampInterval: (seconds) => {
			requireLater(headTimestamp() + Math.max(1, seconds), headTimestamp());
			requireSlotStart(schedule, headTimestamp() + seconds);
			slots.setSpacing(seconds);
		},
		removeBlockTimestampInterval: () => {
			const removed = slots.spacing !== null;
			slots.setSpacing(null);
			return removed;
		},
	};
}

/** Only a chain set up by an earlier version with a block time has slots of more than a second. */
function requireSlotStart(schedule: SlotSchedule, timestamp: number): void {
	if (slotStart(schedule, slotAt(schedule, timestamp)) === timestamp) return;
	const { genesisTime, slotSeconds } = schedule;
	const message = `blocks of this chain have timestamps of ${genesisTime} plus multiples of ${slotSeconds}`;
	throw new BackendError('INVALID_REQUEST', message);
}
