import { type SlotSchedule, slotAt, slotStart } from '@mosaic/consensus';
import type { VirtualClock } from '../../clock/virtualClock.ts';
import { BlockOrders } from './blockOrders.ts';
import { CrowdRest } from './crowdRest.ts';
import { longestTimer } from './longestTimer.ts';
import { NextBlockWish } from './nextBlockWish.ts';
import type { BegunSlot, SlotDemand, SlotSource } from './slotSource.ts';

/** Slots tried in a row without a block before production rests until something happens. */
const mostFruitlessSlots = 128;

/** When blocks are made that nobody orders. Both at once is mixed, neither by hand. */
export interface MiningMode {
	/** As soon as the engine wants a block: for a transaction, and for what finality and commits need after it. */
	readonly automatic: boolean;
	/** Seconds from one block to the next, wanted or not; null: no such blocks. */
	readonly interval: number | null;
}

/** Why a slot begins. */
type Cause = 'order' | 'interval' | 'demand';

/**
 * Slots of the development mode: one begins when somebody orders a block, when the interval is over, or when a block is
 * wanted, and time moves to it.
 */
export class DevelopmentSlots implements SlotSource {
	/** Blocks that somebody wants now. */
	readonly orders = new BlockOrders();
	/** Whether automatic mode makes blocks that no transaction is in, for finality and commits. */
	followUp = true;
	readonly #spec: SlotSchedule & { readonly heartbeatSeconds: number };
	readonly #clock: VirtualClock;
	readonly #rest: CrowdRest;
	#mode: MiningMode;
	#demand: SlotDemand | null = null;
	#wake: () => void = () => undefined;
	#timer: NodeJS.Timeout | undefined;
	#fruitlessSlots = 0;
	#cause: Cause = 'demand';
	/** Unix seconds. */
	readonly #nextTimestamp = new NextBlockWish<number>();
	/** Seconds that each block is to lie above its parent. */
	#spacing: number | null = null;
	#isReserved: () => boolean = () => false;
	/** Unix seconds when the interval is over, and since when nothing moved the time. */
	#intervalEnd = 0;
	#restingSince = 0;

	constructor(
		spec: SlotSchedule & { readonly heartbeatSeconds: number },
		clock: VirtualClock,
		mode: MiningMode = { automatic: true, interval: null },
		rest = new CrowdRest(),
	) {
		this.#rest = rest;
		this.#spec = spec;
		this.#clock = clock;
		this.#mode = mode;
	}

	get mode(): MiningMode {
		return this.#mode;
	}

	/** Changes when blocks are made; an interval starts now. */
	setMode(mode: MiningMode): void {
		this.#mode = mode;
		this.timeMoved();
	}

	/** The next block is to have this timestamp, in Unix seconds; time goes on from there. Null: the clock's. */
	setNextTimestamp(timestamp: number | null): void {
		this.#nextTimestamp.value = timestamp;
	}

	get nextTimestamp(): number | null {
		return this.#nextTimestamp.value;
	}

	/** Unix seconds that a block would have if it were begun now. */
	get nextTime(): number {
		const head = this.#demand?.headTimestamp() ?? 0;
		const wanted = this.#wantedTime(head, this.nextTimestamp);
		const slot = wanted === null ? this.#slotNow() : slotAt(this.#spec, wanted);
		return slotStart(this.#spec, Math.max(slotAt(this.#spec, head) + 1, slot));
	}

	/**
	 * Tells whether the next block is to be of a special kind, as one with a timestamp is anyway: it is not one that finality
	 * alone wants then, but one with transactions or one that somebody orders.
	 */
	reserveWhile(isReserved: () => boolean): void {
		this.#isReserved = isReserved;
	}

	/** Every block is to lie so many seconds above its parent. Null: by the clock. */
	setSpacing(seconds: number | null): void {
		this.#spacing = seconds;
	}

	get spacing(): number | null {
		return this.#spacing;
	}

	/** Somebody moved the clock: interval and heartbeat are counted from now. */
	timeMoved(): void {
		this.#restingSince = this.#now();
		this.#restartInterval();
		this.#fruitlessSlots = 0;
		this.#wake();
	}

	start(demand: SlotDemand, wake: () => void): void {
		this.#demand = demand;
		this.#wake = wake;
		this.#clock.advanceTo(demand.headTimestamp() * 1000);
		this.orders.open(wake);
		this.timeMoved();
	}

	next(): BegunSlot | null {
		const demand = this.#demand;
		if (demand === null) return null;
		this.orders.settle();
		const cause = this.#present(demand);
		if (cause === null) return null;
		if (cause === 'interval') this.#fruitlessSlots = 0;
		if (this.#fruitlessSlots >= mostFruitlessSlots) {
			if (cause === 'order') this.orders.refuse();
			return null;
		}
		this.#cause = cause;
		this.#nextTimestamp.begin();
		this.#rest.begin();
		const slot = this.#slot(demand);
		if (cause === 'interval') this.#restartInterval();
		this.#fruitlessSlots += 1;
		return { slot, force: cause !== 'demand' || demand.extending() || this.#reserved() };
	}

	stirred(): void {
		this.#fruitlessSlots = 0;
	}

	filled(transactions: number): void {
		if (this.#cause === 'demand') this.#rest.made(transactions);
		this.#fruitlessSlots = 0;
		this.#nextTimestamp.made();
		if (this.#cause === 'order') this.orders.filled();
	}

	stop(): void {
		this.#demand = null;
		clearTimeout(this.#timer);
		this.#rest.stop();
		this.orders.close();
	}

	/** Why a slot should begin now; null where none should, and then the timer wakes when one may. */
	#present(demand: SlotDemand): Cause | null {
		if (this.orders.first !== null) return 'order';
		const { interval } = this.#mode;
		const now = this.#now();
		const followsUp = this.followUp && !this.#reserved();
		const automatic = this.#mode.automatic && (followsUp || demand.transactionsWaiting());
		if (interval !== null && now >= this.#intervalEnd) return 'interval';
		const heartbeat = this.#heartbeat(demand);
		const isWanted = automatic && (demand.extending() || now >= heartbeat || demand.wantsBlock());
		if (isWanted && !this.#rest.isResting(this.#wake)) return 'demand';
		this.#wakeAt(Math.min(interval === null ? Infinity : this.#intervalEnd, automatic ? heartbeat : Infinity));
		return null;
	}

	/** Whether the next block is of a special kind. */
	#reserved(): boolean {
		return this.nextTimestamp !== null || this.#isReserved();
	}

	/** The slot to begin; the clock stands at its start, or within it. */
	#slot(demand: SlotDemand): number {
		const head = demand.headTimestamp();
		const least = slotAt(this.#spec, head) + 1;
		if (this.#fruitlessSlots > 0) return this.#advanceTo(Math.max(least + this.#fruitlessSlots, this.#slotNow() + 1));
		const { timestamp = this.nextTimestamp, spacing = 0 } = this.#cause === 'order' ? (this.orders.first ?? {}) : {};
		if (spacing > 0) this.#clock.set(this.#clock.now() + spacing * 1000);
		const wanted = this.#wantedTime(head, timestamp);
		if (wanted === null) return this.#advanceTo(Math.max(least, this.#slotNow()));
		const slot = Math.max(least, slotAt(this.#spec, wanted));
		this.#clock.set(slotStart(this.#spec, slot) * 1000);
		return slot;
	}

	/** Unix seconds that a block upon this head is to have; null: the clock's. */
	#wantedTime(head: number, timestamp: number | null): number | null {
		return timestamp ?? (this.#spacing === null ? null : head + this.#spacing);
	}

	#advanceTo(slot: number): number {
		this.#clock.advanceTo(slotStart(this.#spec, slot) * 1000);
		return slot;
	}

	#restartInterval(): void {
		this.#intervalEnd = this.#now() + (this.#mode.interval ?? 0);
	}

	#now(): number {
		return Math.floor(this.#clock.now() / 1000);
	}

	#slotNow(): number {
		return slotAt(this.#spec, this.#now());
	}

	/** The start of the first slot that must not stay empty even where nothing happens, in Unix seconds (spec 3). */
	#heartbeat(demand: SlotDemand): number {
		const { heartbeatSeconds, slotSeconds } = this.#spec;
		const since = Math.max(demand.headTimestamp(), this.#restingSince);
		return slotStart(this.#spec, slotAt(this.#spec, since + heartbeatSeconds + slotSeconds - 1));
	}

	#wakeAt(seconds: number): void {
		clearTimeout(this.#timer);
		const wait = seconds * 1000 - this.#clock.now();
		if (wait !== Infinity) this.#timer = setTimeout(() => this.#wake(), Math.min(Math.max(1, wait), longestTimer));
	}
}
