import { type SlotSchedule, slotAt, slotStart } from '@mosaic/consensus';
import type { VirtualClock } from '../../clock/virtualClock.ts';
import { longestTimer } from './longestTimer.ts';
import type { BegunSlot, SlotDemand, SlotSource } from './slotSource.ts';

/** Slots tried in a row without a block before production rests until something happens. */
const mostFruitlessSlots = 128;

/** Slots of the development mode: one begins whenever a block is wanted, and time moves to it. */
export class OnDemandSlots implements SlotSource {
	readonly #spec: SlotSchedule & { readonly heartbeatSeconds: number };
	readonly #clock: VirtualClock;
	#demand: SlotDemand | null = null;
	#wake: () => void = () => undefined;
	#timer: NodeJS.Timeout | undefined;
	#fruitlessSlots = 0;

	constructor(spec: SlotSchedule & { readonly heartbeatSeconds: number }, clock: VirtualClock) {
		this.#spec = spec;
		this.#clock = clock;
	}

	start(demand: SlotDemand, wake: () => void): void {
		this.#demand = demand;
		this.#wake = wake;
		this.#clock.advanceTo(demand.headTimestamp() * 1000);
	}

	next(): BegunSlot | null {
		const demand = this.#demand;
		if (demand === null) return null;
		const force = demand.extending();
		const present = slotAt(this.#spec, Math.floor(this.#clock.now() / 1000));
		const heartbeat = this.#heartbeatSlot(demand);
		if (!force && heartbeat > present && !demand.wantsBlock()) {
			this.#wakeAt(heartbeat);
			return null;
		}
		if (this.#fruitlessSlots >= mostFruitlessSlots) return null;
		const slot = Math.max(slotAt(this.#spec, demand.headTimestamp()) + 1 + this.#fruitlessSlots, present);
		this.#clock.advanceTo(slotStart(this.#spec, slot) * 1000);
		this.#fruitlessSlots += 1;
		return { slot, force };
	}

	stirred(): void {
		this.#fruitlessSlots = 0;
	}

	filled(): void {
		this.#fruitlessSlots = 0;
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	/** The first slot that must not stay empty even where nothing happens (spec 3). */
	#heartbeatSlot(demand: SlotDemand): number {
		const { heartbeatSeconds, slotSeconds } = this.#spec;
		return slotAt(this.#spec, demand.headTimestamp() + heartbeatSeconds + slotSeconds - 1);
	}

	#wakeAt(slot: number): void {
		clearTimeout(this.#timer);
		const wait = slotStart(this.#spec, slot) * 1000 - this.#clock.now();
		this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(0, wait), longestTimer));
	}
}
