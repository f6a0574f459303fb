import { offenceOf, type Statement } from '../../offences/offence.ts';
import { KEYS, type TestKey } from '../../testing/chain.ts';
import type { Address, ChainSpec, Evidence, Hash, Vote } from '../../types.ts';
import type { EngineEffect, EngineInput, ImportedBlock, OriginCheckpoint } from '../types.ts';
import { SLOT } from './clock.ts';
import { EventQueue } from './eventQueue.ts';
import { FinalityWatch } from './finalityWatch.ts';
import { Ledger } from './ledger.ts';
import type { Misdeed } from './misdeeds.ts';
import type { OriginPort } from './origin.ts';
import { Random } from './random.ts';
import { SimulatedNode } from './simulatedNode.ts';
import { tellEffect, toldBlock } from './telling.ts';
import { statementsIn, Witness } from './witness.ts';

/** What travels between nodes. */
export type Parcel =
	| { readonly kind: 'block'; readonly block: ImportedBlock }
	| { readonly kind: 'vote'; readonly vote: Vote }
	| { readonly kind: 'evidence'; readonly evidence: Evidence };

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
	/** The origin that nodes ask for proofs and commit to; absent where there is none. */
	readonly origin?: OriginPort;
}

/** A network of engines in virtual time, decided by its seed alone. */
export class Simulation {
	readonly spec: ChainSpec;
	readonly random: Random;
	readonly ledger: Ledger;
	readonly nodes: readonly SimulatedNode[];
	readonly origin: OriginPort | null;
	/** Everything that anybody ever signed, by signer. */
	readonly signed = new Map<Address, Statement[]>();
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
	readonly #watch: FinalityWatch;
	/** What honest nodes were given, all together. */
	readonly #seen = new Witness();
	/** By validator, the nodes that hold its key. */
	readonly #owners: ReadonlyMap<Address, readonly number[]>;
	readonly #suspects: ReadonlySet<Address>;

	constructor(options: SimulationOptions) {
		this.spec = options.spec;
		this.random = new Random(options.seed);
		this.ledger = new Ledger(options.spec);
		this.maxDelay = options.maxDelay ?? 0;
		this.loss = options.loss ?? 0;
		this.duplication = options.duplication ?? 0;
		this.#tell = options.tell;
		this.origin = options.origin ?? null;
		this.#watch = new FinalityWatch(this.ledger);
		this.#owners = ownersOf(options.nodes);
		this.#suspects = suspectsOf(options.nodes, this.#owners);
		this.nodes = options.nodes.map((plan, index) => new SimulatedNode(this, index, plan));
		this.#groups = options.nodes.map(() => 0);
	}

	/** Runs slots; `each` may disturb the network before a slot begins. */
	run(slots: number, each: (slot: number) => void = () => undefined): this {
		for (let count = 0; count < slots; count += 1) {
			this.slot += 1;
			each(this.slot);
			const begin = this.slot * SLOT;
			this.#deliver(begin);
			if (this.nodes.every(({ clock }) => clock.isRight)) for (const node of this.nodes) node.beginSlot(this.slot);
			else this.#beginSlots(begin, begin + SLOT);
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

	/** Time of the network, in milliseconds since slot 0. */
	get time(): number {
		return this.#time;
	}

	/** Begins the slots of a span of time when each node's clock says so. */
	#beginSlots(from: number, to: number): void {
		const ticks = this.nodes.flatMap((node) => node.clock.ticks(from, to).map((tick) => ({ node, ...tick })));
		for (const { node, time, slot } of ticks.sort((a, b) => a.time - b.time)) {
			this.#deliver(time);
			node.beginSlot(slot);
		}
	}

	/** Notes something for the story. */
	tell(node: number | null, text: string): void {
		this.#tell?.({ slot: this.slot, node, text });
	}

	/** Whether anybody hears the story: its words cost time. */
	get isTold(): boolean {
		return this.#tell !== undefined;
	}

	/** Tells of an effect that a node executes. */
	tellOf(node: number, effect: EngineEffect): void {
		const name = (validator: Address): string => `node ${(this.#owners.get(validator) ?? ['?']).join(' or ')}`;
		const text = tellEffect(effect, name, (hash) => this.ledger.block(hash));
		if (text !== null) this.tell(node, text);
	}

	heal(): void {
		this.partition(this.nodes.map(() => 0));
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

	/** An honest node is given something: what it shows to be signed can be proven. */
	noteSeen(input: EngineInput): void {
		for (const [signer, statement] of statementsIn(this.spec, input)) {
			if (this.#suspects.has(signer)) this.#seen.note(signer, statement);
		}
	}

	get hasSuspects(): boolean {
		return this.#suspects.size > 0;
	}

	/** Whether a validator may commit offences: its key is held by a dishonest node, or by several. */
	isSuspect(validator: Address): boolean {
		return this.#suspects.has(validator);
	}

	/** An honest node calls a checkpoint final: it must agree with all that were called so. */
	noteFinalized(height: number, hash: Hash): void {
		for (const conflicting of this.#watch.note(height, hash)) this.#conflict(conflicting, hash);
	}

	/** Conflicting finality is a breach unless honest nodes together can prove more than a third of a set guilty. */
	#conflict(first: Hash, second: Hash): void {
		const [one, other] = [first, second].map((hash) => toldBlock(this.ledger.block(hash)));
		this.tell(null, `both are final: ${one}; and ${other}`);
		const { proven, total } = this.#watch.heaviestGuilt([first, second], this.provableOffenders());
		if (3n * proven <= total)
			this.violation ??= `${one} and ${other} are both final, and only ${proven} of ${total} weight is provably guilty`;
	}

	/** Two checkpoints called final by honest nodes of which neither descends from the other. */
	conflict(): readonly [Hash, Hash] | null {
		return this.#watch.conflict();
	}

	/** Those whom the honest nodes can prove guilty by what they were given, all together. */
	provableOffenders(): ReadonlySet<Address> {
		return this.#seen.offenders;
	}

	/** Those whose signed messages are an offence, whether or not an honest node got them. */
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

	/** What honest nodes hold proof of and keep silent about; null where they report all of it. */
	silence(): string | null {
		for (const [index, node] of this.nodes.entries()) {
			const [offender] = node.isHonest && node.isRunning ? node.unreported : [];
			if (offender !== undefined) return `node ${index} got proof that ${offender} is guilty, and does not report it`;
		}
		return null;
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

function ownersOf(plans: readonly NodePlan[]): ReadonlyMap<Address, readonly number[]> {
	const owners = new Map<Address, number[]>();
	for (const [index, { keys }] of plans.entries()) {
		for (const { address } of keys) owners.set(address, [...(owners.get(address) ?? []), index]);
	}
	return owners;
}

function suspectsOf(plans: readonly NodePlan[], owners: ReadonlyMap<Address, readonly number[]>): ReadonlySet<Address> {
	const isDishonest = (index: number): boolean => (plans[index]?.misdeeds?.length ?? 0) > 0;
	const suspects = [...owners].filter(([, indices]) => indices.length > 1 || indices.some(isDishonest));
	return new Set(suspects.map(([address]) => address));
}

/** One node for each of the first `count` keys. */
export function honestNodes(count: number): NodePlan[] {
	return KEYS.slice(0, count).map((key) => ({ keys: [key] }));
}
