import type { StoryEvent } from '@mosaic/consensus/simulation';
import type { Scenario } from './scenario.ts';

/** Collects what happens in a run, and tells it slot by slot. */
export class Story {
	readonly #events: StoryEvent[] = [];

	readonly tell = (event: StoryEvent): void => {
		this.#events.push(event);
	};

	/** Lines for people; the last `slots` slots where that is given. */
	lines(scenario: Scenario, slots = Number.POSITIVE_INFINITY): string[] {
		const last = this.#events.at(-1)?.slot ?? 0;
		const lines = introduction(scenario);
		let slot = -1;
		for (const event of this.#events) {
			if (event.slot <= last - slots) continue;
			if (event.slot !== slot) {
				slot = event.slot;
				lines.push(`slot ${slot}`);
			}
			lines.push(`  ${event.node === null ? 'network' : `node ${event.node}`.padEnd(7)}  ${event.text}`);
		}
		return lines;
	}
}

function introduction({ seed, weights, epochLength, misdeeds, delay, loss, duplication }: Scenario): string[] {
	const dishonest = misdeeds.flatMap((deeds, node) =>
		deeds.length === 0 ? [] : [`  node ${node}: ${deeds.join(', ')}`],
	);
	const share = (value: number): string => `${Math.round(100 * value)} %`;
	return [
		`seed ${seed}: ${weights.length} validators of weights ${weights.join(' ')}, epochs of ${epochLength}`,
		`messages take up to ${delay} ms, ${share(loss)} are lost, ${share(duplication)} come twice`,
		dishonest.length === 0 ? 'all are honest' : 'dishonest:',
		...dishonest,
	];
}
