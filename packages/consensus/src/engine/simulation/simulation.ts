import { offenceOf, type Statement } from '../../offences/offence.ts';
import { KEYS, type TestKey } from '../../testing/chain.ts';
import type { Address, ChainSpec, Evidence, Hash, KernelInclusion, Vote } from '../../types.ts';
import type { EngineInput, ImportedBlock, OriginCheckpoint } from '../types.ts';
import { EventQueue } from './eventQueue.ts';
import { Ledger } from './ledger.ts';
import { Random } from './random.ts';
import { SimulatedNode } from './simulatedNode.ts';

/** What travels between nodes. */
export type Parcel =
	| { readonly kind: 'block'; readonly block: ImportedBlock }
	| { readonly kind: 'vote'; readonly vote: Vote }
	| { readonly kind: 'evidence'; readonly evidence: Evidence };

/** What a dishonest node does. */
export type Misdeed =
	/** Proposes two blocks at a time, and shows each to some. */
	| 'equivocate'
	/** Shows its blocks late, or never. */
	| 'withhold'
	/** Leaves links, evidence and transactions out of its blocks. */
	| 'censor'
	/** Votes for every checkpoint it sees, of any branch. */
	| 'voteTwice'
	/** The same, at times from an older source than it used before. */
	| 'surround';

/** How a node behaves. */
export interface NodePlan {
	readonly keys: readonly TestKey[];
	readonly misdeeds?: readonly Misdeed[];
}

/** Something that happened, for people to read. */
export interface StoryEvent {
	readonly slot: number;
	/** Index of the node, null for the network. */
	readonly node: number | null;
	readonly text: string;
}

export interface SimulationOptions {
	readonly seed: number;
	readonly spec: ChainSpec;
	readonly nodes: readonly NodePlan[];
	/** Milliseconds a parcel takes at most; 0 delivers at once. */
	readonly maxDelay?: number;
	/** Share of parcels that never arrive. */
	readonly loss?: number;
	/** Share of parcels that arrive twice. */
	readonly duplication?: number;
	/** Told of what happens, in order; absent where nobody reads it. */
	readonly tell?: (event: StoryEvent) => void;
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
	/** The first breach of what must always hold, null as long as there is none. */
	violation: string | null = null;
	maxDelay: number;
	loss: number;
	duplication: number;
	slot = 0;
	readonly #parcels = new EventQueue<{ readonly to: number; readonly parcel: Parcel }>();
	/** Group of each node: parcels between groups wait for the partition to heal. */
	#groups: readonly number[];
	readonly #held: { readonly from: number; readonly to: number; readonly parcel: Parcel }[] = [];
	#time = 0;
	readonly #tell: SimulationOptions['tell'];
	/** Checkpoints called final by honest nodes, by height. */
	readonly #finalByHeight = new Map<number, Hash>();
	#highestFinal = -1;

	constructor(options: SimulationOptions) {
		this.spec = options.spec;
		this.random = new Random(options.seed);
		this.ledger = new Ledger(options.spec);
		this.maxDelay = options.maxDelay ?? 0;
		this.loss = options.loss ?? 0;
		this.duplication = options.duplication ?? 0;
		this.#tell = options.tell;
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
			for (const node of this.nodes) node.beginSlot(this.slot);
		}
		this.#deliver((this.slot + 1) * SLOT - 1);
		return this;
	}

	/** Cuts the network into groups: node `i` is in group `groups[i]`. */
	partition(groups: readonly number[]): void {
		this.#groups = groups;
		const held = this.#held.splice(0);
		for (const { from, to, parcel } of held) this.send(from, to, parcel);
		const isWhole = groups.every((group) => group === groups[0]);
		this.tell(null, isWhole ? 'everyone reaches everyone' : `cut: the nodes are in groups ${groups.join(' ')}`);
	}

	/** Notes something for the story. */
	tell(node: number | null, text: string): void {
		this.#tell?.({ slot: this.slot, node, text });
	}

	/** Whether anybody hears the story: its words cost time. */
	get isTold(): boolean {
		return this.#tell !== undefined;
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
		this.#parcels.push(this.#time + this.#delay(), { to, parcel });
		if (this.duplication > 0 && this.random.chance(this.duplication))
			this.#parcels.push(this.#time + this.#delay(), { to, parcel });
	}

	/** Sends after some slots: a proposer that withholds. */
	sendLater(slots: number, to: number, parcel: Parcel): void {
		this.#parcels.push(this.#time + slots * SLOT, { to, parcel });
	}

	/** A running node that this one can reach, chosen by chance; null where there is none. */
	anyPeer(of: number): SimulatedNode | null {
		const peers = this.nodes.filter((node, index) => index !== of && node.isRunning && this.areConnected(index, of));
		return peers[this.random.below(peers.length)] ?? null;
	}

	#delay(): number {
		return this.maxDelay === 0 ? 0 : this.random.below(this.maxDelay);
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

	/** An honest node calls a checkpoint final: it must agree with all that were called so. */
	noteFinalized(height: number, hash: Hash): void {
		this.finalized.add(hash);
		const known = this.#finalByHeight.get(height);
		if (known === hash) return;
		if (known !== undefined) {
			this.#conflict(known, hash);
			return;
		}
		const above = height < this.#highestFinal ? this.#nextFinal(height, 1) : null;
		const below = this.#nextFinal(height, -1);
		if (below !== null && !this.ledger.isAncestor(below, hash)) this.#conflict(below, hash);
		if (above !== null && !this.ledger.isAncestor(hash, above)) this.#conflict(hash, above);
		this.#finalByHeight.set(height, hash);
		this.#highestFinal = Math.max(this.#highestFinal, height);
	}

	/** Conflicting finality is a breach unless more than a third of the weight is provably guilty (FFG, theorem 1). */
	#conflict(first: Hash, second: Hash): void {
		this.tell(null, `conflicting checkpoints are final: ${first.slice(0, 10)} and ${second.slice(0, 10)}`);
		const guilty = this.provenOffenders();
		let total = 0n;
		let proven = 0n;
		for (const { address, weight } of this.spec.validators) {
			total += weight;
			if (guilty.has(address)) proven += weight;
		}
		if (3n * proven <= total)
			this.violation ??= `${first} and ${second} are both final, and only ${proven} of ${total} weight is provably guilty`;
	}

	#nextFinal(from: number, step: 1 | -1): Hash | null {
		for (let height = from + step; height >= 0 && height <= this.#highestFinal; height += step) {
			const hash = this.#finalByHeight.get(height);
			if (hash !== undefined) return hash;
		}
		return null;
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
