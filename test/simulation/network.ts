import {
	type Misdeed,
	makeKeys,
	type SimulatedNode,
	SimulatedOrigin,
	Simulation,
	testSpec,
} from '@mosaic/consensus/simulation';

/** When something is to happen: at the beginning of a slot. */
export interface At {
	readonly slot: number;
}

/** The beginning of a slot. */
export function slot(number: number): At {
	return { slot: number };
}

/** A network whose story is written down: `network(7).validators(4).crash(2).at(slot(10)).run(40)`. */
export function network(seed: number): NetworkStory {
	return new NetworkStory(seed);
}

/** Slots between two checkpoints of the origin, where kernels are to be opened. */
const originPace = 3;

type Deed = (simulation: Simulation) => void;

/** What is to happen in a network, and when. */
export class NetworkStory {
	readonly #seed: number;
	#weights: readonly number[] = [1, 1, 1, 1];
	#epochLength = 1;
	#delay = 400;
	#loss = 0;
	readonly #misdeeds = new Map<number, readonly Misdeed[]>();
	readonly #kernels: (readonly (readonly [node: number, weight: number])[])[] = [];
	readonly #deeds: { readonly slot: number; readonly deed: Deed }[] = [];
	/** The last thing told, until `at` says when. */
	#told: Deed = () => undefined;

	constructor(seed: number) {
		this.#seed = seed;
	}

	/** Validators of equal weight, a node each. */
	validators(count: number): this {
		return this.weights(...Array.from({ length: count }, () => 1));
	}

	/** A validator of zero weight is none until a kernel gives it some. */
	weights(...weights: readonly number[]): this {
		this.#weights = weights;
		return this;
	}

	epochsOf(blocks: number): this {
		this.#epochLength = blocks;
		return this;
	}

	/** Milliseconds a message takes at most, and the share that is lost. */
	messages(delay: number, loss = 0): this {
		this.#delay = delay;
		this.#loss = loss;
		return this;
	}

	/** With the next commit Core opens a kernel that changes these weights; zero leaves. */
	kernel(...changes: readonly (readonly [node: number, weight: number])[]): this {
		this.#kernels.push(changes);
		return this;
	}

	dishonest(node: number, ...misdeeds: readonly Misdeed[]): this {
		this.#misdeeds.set(node, misdeeds);
		return this;
	}

	crash(...nodes: readonly number[]): this {
		return this.#tell((simulation) => each(simulation, nodes, (node) => node.crash()));
	}

	/** The same after so many more things that the node does: between signing and sending, or amid telling everyone. */
	crashAfter(things: number, ...nodes: readonly number[]): this {
		return this.#tell((simulation) => each(simulation, nodes, (node) => node.crashAfter(things)));
	}

	restart(...nodes: readonly number[]): this {
		return this.#tell((simulation) => {
			each(simulation, nodes, (node) => {
				node.restart();
				node.give({ kind: 'transactionsWaiting', waiting: true });
			});
		});
	}

	/** Cuts the network: node `i` is in group `groups[i]`. */
	cut(...groups: readonly number[]): this {
		return this.#tell((simulation) => simulation.partition(groups));
	}

	heal(): this {
		return this.#tell((simulation) => simulation.heal());
	}

	/** Sets a node's clock ahead by slots, or behind. */
	skew(node: number, slots: number): this {
		return this.#tell((simulation) => each(simulation, [node], (skewed) => skewed.jumpClock(1_000 * slots)));
	}

	/** Lets a node's clock gain so much of each second, or lose. */
	drift(node: number, rate: number): this {
		return this.#tell((simulation) => each(simulation, [node], (drifting) => drifting.driftClock(rate)));
	}

	/** When the last thing told happens. */
	at({ slot: number }: At): this {
		this.#deeds.push({ slot: number, deed: this.#told });
		return this;
	}

	/** Lets it happen; transactions wait all the time. */
	run(slots: number): Simulation {
		const keys = makeKeys(this.#weights.length);
		const members = keys.map(({ address }, index) => ({ address, weight: BigInt(this.#weights[index] ?? 1) }));
		const validators = members.filter(({ weight }) => weight > 0n);
		const spec = testSpec({ validators, epochLength: this.#epochLength, slotSeconds: 1 });
		const origin = new SimulatedOrigin(
			spec,
			this.#kernels.map((changes) =>
				changes.map(([node, weight]) => [keys[node]?.address ?? '0x', BigInt(weight)] as const),
			),
		);
		const simulation = new Simulation({
			seed: this.#seed,
			spec,
			nodes: keys.map((key, index) => ({ keys: [key], misdeeds: this.#misdeeds.get(index) ?? [] })),
			maxDelay: this.#delay,
			loss: this.#loss,
			origin,
		});
		simulation.giveAll({ kind: 'transactionsWaiting', waiting: true });
		return simulation.run(slots, (present) => {
			for (const { slot: due, deed } of this.#deeds) if (due === present) deed(simulation);
			if (this.#kernels.length === 0) return;
			if (present % originPace === 0) origin.advance();
			for (const node of simulation.nodes) node.readOrigin(origin.checkpoints, origin.news);
		});
	}

	#tell(deed: Deed): this {
		this.#told = deed;
		return this;
	}
}

function each(simulation: Simulation, nodes: readonly number[], call: (node: SimulatedNode) => void): void {
	for (const index of nodes) {
		const node = simulation.nodes[index];
		if (node === undefined) throw new RangeError(`the network has no node ${index}`);
		call(node);
	}
}
