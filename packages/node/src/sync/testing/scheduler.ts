import { Random } from '@mosaic/consensus/simulation';
import type { Alarm } from '../rangeSync.ts';

interface Alarmed {
	readonly at: number;
	readonly ring: () => void;
}

/** Runs what is under way in an order that a seed decides, and moves time only when nothing else is left to do. */
export class Scheduler {
	readonly #random: Random;
	readonly #jobs: (() => void)[] = [];
	readonly #alarms = new Set<Alarmed>();
	readonly #timeouts = new Set<Alarmed>();
	readonly #work = new Set<Promise<unknown>>();
	#now = 1_000_000;

	constructor(seed: number) {
		this.#random = new Random(seed);
	}

	now(): number {
		return this.#now;
	}

	/** A number from 0 to `below - 1`. */
	pick(below: number): number {
		return this.#random.below(below);
	}

	readonly alarm: Alarm = (milliseconds, ring) => {
		const entry = { at: this.#now + milliseconds, ring };
		this.#alarms.add(entry);
		return () => this.#alarms.delete(entry);
	};

	/** Alarms set and neither rung nor silenced. */
	get alarms(): number {
		return this.#alarms.size;
	}

	/** What `work` gives, some time. */
	later<T>(work: () => Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			this.#jobs.push(() => void work().then(resolve, reject));
		});
	}

	/** Lets nothing else happen until a work is done that goes on by itself, on a disk say. */
	async waitFor<T>(work: Promise<T>): Promise<T> {
		this.#work.add(work);
		try {
			return await work;
		} finally {
			this.#work.delete(work);
		}
	}

	/** Rejects after a time in milliseconds. */
	timeout(milliseconds: number): Promise<never> {
		return new Promise((_, reject) => {
			this.#timeouts.add({ at: this.#now + milliseconds, ring: () => reject(new RangeError('timed out')) });
		});
	}

	/** Goes on until `done`, or until nothing is left to do; false where it takes too many steps. */
	async run(done: () => boolean, steps = 20_000): Promise<boolean> {
		for (let step = 0; step < steps; step += 1) {
			await settled();
			while (this.#work.size > 0) {
				await Promise.race(this.#work);
				await settled();
			}
			if (done()) return true;
			if (!this.#step()) return done();
		}
		return false;
	}

	#step(): boolean {
		const [job] = this.#jobs.splice(this.pick(this.#jobs.length), 1);
		if (job !== undefined) {
			job();
			return true;
		}
		const [next] = [...this.#alarms, ...this.#timeouts].sort((first, second) => first.at - second.at);
		if (next === undefined) return false;
		this.#alarms.delete(next);
		this.#timeouts.delete(next);
		this.#now = Math.max(this.#now, next.at);
		next.ring();
		return true;
	}
}

/** Resolves when no promise can go on by itself. */
async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
