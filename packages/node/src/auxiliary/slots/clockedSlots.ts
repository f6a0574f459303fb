import { type SlotSchedule, slotAt, slotStart } from '@mosaic/consensus';
import type { Clock } from '../../clock/virtualClock.ts';
import { longestTimer } from './longestTimer.ts';
import type { BegunSlot, SlotDemand, SlotSource } from './slotSource.ts';

/** Slots as the clock begins them. A slot that nobody came to begin in its time is skipped: only the present one begins. */
export class ClockedSlots implements SlotSource {
	readonly #schedule: SlotSchedule;
	readonly #clock: Clock;
	#demand: SlotDemand | null = null;
	#timer: NodeJS.Timeout | undefined;
	/** The newest slot that was begun, or in progress when this started. */
	#begun = -1;

	constructor(schedule: SlotSchedule, clock: Clock) {
		this.#schedule = schedule;
		this.#clock = clock;
	}

	start(demand: SlotDemand, wake: () => void): void {
		this.#demand = demand;
		this.#begun = this.#present();
		this.#schedulePassing(wake);
	}

	next(): BegunSlot | null {
		const slot = this.#present();
		if (this.#demand === null || slot <= this.#begun) return null;
		this.#begun = slot;
		return { slot, force: this.#demand.extending() };
	}

	stirred(): void {}

	filled(): void {}

	stop(): void {
		this.#demand = null;
		clearTimeout(this.#timer);
	}

	#present(): number {
		return slotAt(this.#schedule, Math.floor(this.#clock.now() / 1000));
	}

	/** Wakes at each beginning of a slot; a timer that fires early is set again for the rest. */
	#schedulePassing(wake: () => void): void {
		const wait = slotStart(this.#schedule, this.#present() + 1) * 1000 - this.#clock.now();
		this.#timer = setTimeout(
			() => {
				if (this.#demand === null) return;
				wake();
				this.#schedulePassing(wake);
			},
			Math.min(Math.max(1, Math.ceil(wait)), longestTimer),
		);
	}
}
