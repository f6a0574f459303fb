import { Turns } from '@mosaic/rpc';

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
