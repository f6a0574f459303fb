import { type ChainSpec, slotAt, slotStart } from '@mosaic/consensus';
import type { Clock } from '../../clock/virtualClock.ts';
import type { ImportOutcome } from '../../sync/ports.ts';
import { type ExaminedBlock, SLOT_TOLERANCE } from './examineBlock.ts';
import { HeldBlocks } from './heldBlocks.ts';

/** Blocks that may wait for their turn; who brings more is told to come later. */
const mostWaiting = 256;

/** Slots ahead of the clock whose blocks are held: a proposer further ahead has no use of us. */
const mostSlotsAhead = 8;

/** A block that waits to be imported, and who wants to hear what came of it. */
export interface ImportJob {
	readonly examined: ExaminedBlock;
	/** Told when all holds that is checked before execution. */
	verified(): void;
	settle(outcome: ImportOutcome): void;
}

/** The blocks of others on their way into the chain: in order of arrival, those of future slots when these begin. */
export class BlockImports {
	readonly #spec: ChainSpec;
	readonly #clock: Clock;
	readonly #wake: () => void;
	readonly #held = new HeldBlocks();
	readonly #jobs: ImportJob[] = [];
	#timer: NodeJS.Timeout | undefined;
	#closed = false;

	/** `wake` is called when a job waits. */
	constructor(spec: ChainSpec, clock: Clock, wake: () => void) {
		this.#spec = spec;
		this.#clock = clock;
		this.#wake = wake;
	}

	/** Queues a block; resolves with what came of it, at once where its slot has not begun. `verified`: see ImportJob. */
	add(examined: ExaminedBlock, verified: () => void = () => undefined): Promise<ImportOutcome> {
		if (this.#closed || this.#jobs.length >= mostWaiting)
			return Promise.resolve({ kind: 'ignored', code: 'IMPORT_BUSY' });
		const ahead = examined.sealed.slot - this.#openSlot();
		if (ahead > mostSlotsAhead) return Promise.resolve({ kind: 'ignored', code: 'FUTURE_SLOT_FAR' });
		if (ahead > 0) {
			if (!this.#held.add(examined)) return Promise.resolve({ kind: 'ignored', code: 'FUTURE_SLOTS_FULL' });
			this.#wakeForHeld();
			return Promise.resolve({ kind: 'held' });
		}
		return new Promise((resolve) => {
			this.#jobs.push({ examined, verified, settle: resolve });
			this.#wake();
		});
	}

	/** The job whose turn it is; it stays first until `done`. */
	next(): ImportJob | undefined {
		for (const examined of this.#held.release(this.#openSlot()))
			this.#jobs.push({ examined, verified: () => undefined, settle: () => undefined });
		return this.#jobs[0];
	}

	/** The first job is finished. */
	done(outcome: ImportOutcome): void {
		this.#jobs.shift()?.settle(outcome);
	}

	/** Lets go of all that waits. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		for (const job of this.#jobs.splice(0)) job.settle({ kind: 'ignored', code: 'STOPPED' });
	}

	/** The newest slot whose blocks are taken in: it has begun, or will within the tolerance. */
	#openSlot(): number {
		return slotAt(this.#spec, Math.floor((this.#clock.now() + SLOT_TOLERANCE) / 1000));
	}

	#wakeForHeld(): void {
		const slot = this.#held.nextSlot;
		if (slot === null || this.#closed) return;
		clearTimeout(this.#timer);
		const wait = slotStart(this.#spec, slot) * 1000 - SLOT_TOLERANCE - this.#clock.now();
		this.#timer = setTimeout(
			() => {
				this.#wake();
				this.#wakeForHeld();
			},
			Math.min(Math.max(wait, shortestWait), longestWait),
		);
	}
}

/** Milliseconds between two looks at what is held. */
const shortestWait = 10;
const longestWait = 60_000;
