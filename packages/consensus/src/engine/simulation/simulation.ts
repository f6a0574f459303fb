import { offenceOf, type Statement } from '../../offences/offence.ts';
import { KEYS, type TestKey } from '../../testing/chain.ts';
import type { Address, ChainSpec, Hash, KernelInclusion, Vote } from '../../types.ts';
import type { EngineInput, ImportedBlock, OriginCheckpoint } from '../types.ts';
import { EventQueue } from './eventQueue.ts';
import { Ledger } from './ledger.ts';
import { Random } from './random.ts';
import { SimulatedNode } from './simulatedNode.ts';

/** What travels between nodes. */
export type Parcel =
	| { readonly kind: 'block'; readonly block: ImportedBlock }
	| { readonly kind: 'vote'; readonly vote: Vote };

/** How a node behaves: `twofaced` signs for every checkpoint it sees and proposes two blocks at a time. */
export interface NodePlan {
	readonly keys: readonly TestKey[];
	readonly twofaced?: boolean;
}

export interface SimulationOptions {
	readonly seed: number;
	readonly spec: ChainSpec;
	readonly nodes: readonly NodePlan[];
	/** Milliseconds a parcel takes at most; 0 delivers at once. */
	readonly maxDelay?: number;
	/** Share of parcels that never arrive. */
	readonly loss?: number;
	/** The origin: what it finalises, and the proof of a kernel against an observation. */
	readonly proveKernel?: (height: number, observation: Hash) => KernelInclusion;
}

const SLOT = 1_000;

/** A network of engines in virtual time, decided by its seed alone. */
export class Simulation {
	readonly spec: ChainSpec;
	readonly random: Random;
	readonly ledger: Ledger;
	readonly nodes: readonly SimulatedNode[];
	readonly proveKernel: SimulationOptions['proveKernel'];
	/** Everything that anybody ever signed, by signer. */
	readonly signed = new Map<Address, Statement[]>();
	/** Checkpoints that honest nodes called final. */
	readonly finalized = new Set<Hash>();
	/** Offenders that honest nodes reported. */
	readonly reported = new Set<Address>();
	maxDelay: number;
	loss: number;
	slot = 0;
	readonly #parcels = new EventQueue<{ readonly to: number; readonly parcel: Parcel }>();
	/** Group of each node: parcels between groups wait for the partition to heal. */
	#groups: readonly number[];
	readonly #held: { readonly from: number; readonly to: number; readonly parcel: Parcel }[] = [];
	#time = 0;

	constructor(options: SimulationOptions) {
		this.spec = options.spec;
		this.random = new Random(options.seed);
		this.ledger = new Ledger(options.spec);
		this.maxDelay = options.maxDelay ?? 0;
		this.loss = options.loss ?? 0;
		this.proveKernel = options.proveKernel;
		this.nodes = options.nodes.map((plan, index) => new SimulatedNode(this, index, plan));
		this.#groups = options.nodes.map(() => 0);
	}

	/** Runs slots; `each` may disturb the network before a slot begins. */
	run(slots: number, each: (slot: number) => void = () => undefined): this {
		for (let count = 0; count < slots; count += 1) {
			this.slot += 1;
			each(this.slot);
			this.#deliver(this.slot * SLOT);
			for (const node of this.nodes) node.give({ kind: 'slotBegan', slot: this.slot });
		}
		this.#deliver((this.slot + 1) * SLOT - 1);
		return this;
	}

	/** Cuts the network into groups: node `i` is in group `groups[i]`. */
	partition(groups: readonly number[]): void {
		this.#groups = groups;
		const held = this.#held.splice(0);
		for (const { from, to, parcel } of held) this.send(from, to, parcel);
	}

	heal(): void {
		this.partition(this.nodes.map(() => 0));
	}

	broadcast(from: number, parcel: Parcel, isReceiver: (to: number) => boolean = () => true): void {
		for (let to = 0; to < this.nodes.length; to += 1) {
			if (to !== from && isReceiver(to)) this.send(from, to, parcel);
		}
	}

	send(from: number, to: number, parcel: Parcel): void {
		if (this.loss > 0 && this.random.chance(this.loss)) return;
		if (!this.areConnected(from, to)) {
			this.#held.push({ from, to, parcel });
			return;
		}
		const delay = this.maxDelay === 0 ? 0 : this.random.below(this.maxDelay);
		this.#parcels.push(this.#time + delay, { to, parcel });
	}

	areConnected(from: number, to: number): boolean {
		return this.#groups[from] === this.#groups[to];
	}

	/** Tells every node that runs what the origin has finalised. */
	advanceOrigin(checkpoints: readonly OriginCheckpoint[], nodes = this.nodes): void {
		for (const node of nodes) node.advanceOrigin(checkpoints);
	}

	giveAll(input: EngineInput): void {
		for (const node of this.nodes) node.give(input);
	}

	noteSigned(signer: Address, statement: Statement): void {
		const known = this.signed.get(signer);
		if (known === undefined) this.signed.set(signer, [statement]);
		else known.push(statement);
	}

	/** Two checkpoints called final by honest nodes of which neither descends from the other. */
	conflict(): readonly [Hash, Hash] | null {
		const ascending = [...this.finalized].sort((a, b) => this.ledger.block(a).number - this.ledger.block(b).number);
		for (const [index, hash] of ascending.entries()) {
			const next = ascending[index + 1];
			if (next !== undefined && !this.ledger.isAncestor(hash, next)) return [hash, next];
		}
		return null;
	}

	/** Those whose signed messages prove an offence. */
	provenOffenders(): Set<Address> {
		const offenders = new Set<Address>();
		for (const [signer, statements] of this.signed) {
			if (
				statements.some((first, at) => statements.slice(at + 1).some((second) => offenceOf(first, second) !== null))
			) {
				offenders.add(signer);
			}
		}
		return offenders;
	}

	/** The lowest finalised height among the honest nodes that run. */
	lowestFinalized(): number {
		return Math.min(
			...this.nodes.filter((node) => node.isHonest && node.isRunning).map((node) => node.finalizedHeight),
		);
	}

	#deliver(until: number): void {
		for (let next = this.#parcels.popUntil(until); next !== undefined; next = this.#parcels.popUntil(until)) {
			this.#time = Math.max(this.#time, next.time);
			this.nodes[next.event.to]?.receive(next.event.parcel);
		}
		this.#time = Math.max(this.#time, until);
	}
}

/** One node for each of the first `count` keys. */
export function honestNodes(count: number): NodePlan[] {
	return KEYS.slice(0, count).map((key) => ({ keys: [key] }));
}
