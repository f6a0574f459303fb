import { setImmediate } from 'node:timers/promises';

/** Milliseconds after which others get their turn. */
const longestTurn = 4;

/** Work that leaves off every few milliseconds, so that calls and reads are answered meanwhile. */
export class Turns {
	#began = performance.now();

	/** To be awaited between pieces of the work, each much shorter than a turn. */
	async giveWay(): Promise<void> {
		if (performance.now() - this.#began < longestTurn) return;
		await setImmediate();
		this.#began = performance.now();
	}
}

/** What work in steps gives in the end. Nothing that the steps work on may change between them. */
export async function inTurns<T>(steps: Generator<void, T>): Promise<T> {
	const turns = new Turns();
	for (let step = steps.next(); ; step = steps.next()) {
		if (step.done === true) return step.value;
		await turns.giveWay();
	}
}

/** The same at once. */
export function atOnce<T>(steps: Generator<void, T>): T {
	for (;;) {
		const step = steps.next();
		if (step.done === true) return step.value;
	}
}
