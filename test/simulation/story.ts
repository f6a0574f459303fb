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
		for (const [slot, events] of bySlot(this.#events)) {
			if (slot <= last - slots) continue;
			lines.push(`slot ${slot}`);
			for (const [text, nodes] of byText(events)) lines.push(`  ${namesOf(nodes).padEnd(10)}  ${text}`);
		}
		return lines;
	}
}

function bySlot(events: readonly StoryEvent[]): ReadonlyMap<number, readonly StoryEvent[]> {
	const slots = new Map<number, StoryEvent[]>();
	for (const event of events) {
		const known = slots.get(event.slot);
		if (known === undefined) slots.set(event.slot, [event]);
		else known.push(event);
	}
	return slots;
}

/** What several nodes do in a slot is told once, where the first of them does it; network events stand for themselves. */
function byText(events: readonly StoryEvent[]): readonly (readonly [string, readonly (number | null)[]])[] {
	const told = new Map<string, (number | null)[]>();
	for (const [place, { node, text }] of events.entries()) {
		const key = node === null ? `${place} ${text}` : text;
		const nodes = told.get(key);
		if (nodes === undefined) told.set(key, [node]);
		else nodes.push(node);
	}
	return [...told].map(([key, nodes]) => [nodes[0] === null ? key.slice(key.indexOf(' ') + 1) : key, nodes]);
}

function namesOf(nodes: readonly (number | null)[]): string {
	return nodes[0] === null ? 'network' : `node ${nodes.join(' ')}`;
}

function introduction(scenario: Scenario): string[] {
	const { seed, weights, epochLength, misdeeds, kernels, delay, loss, duplication } = scenario;
	const dishonest = misdeeds.flatMap((deeds, node) =>
		deeds.length === 0 ? [] : [`  node ${node}: ${deeds.join(', ')}`],
	);
	const changes = kernels.map((kernel, index) => {
		const weighs = kernel.map(({ node, weight }) => `node ${node} weighs ${weight}`);
		return `kernel ${index + 2}: ${weighs.length === 0 ? 'no change' : weighs.join(', ')}`;
	});
	const share = (value: number): string => `${Math.round(100 * value)} %`;
	return [
		`seed ${seed}: nodes of weights ${weights.join(' ')}, epochs of ${epochLength}`,
		...changes,
		`messages take up to ${delay} ms, ${share(loss)} are lost, ${share(duplication)} come twice`,
		dishonest.length === 0 ? 'all are honest' : 'dishonest:',
		...dishonest,
	];
}
