import { EMPTY_BODY } from '../../codec/body.ts';
import { signDigest } from '../../crypto/signature.ts';
import { originVoteDigest, voteDigest } from '../../hashing/digest.ts';
import type { TestKey } from '../../testing/chain.ts';
import type { Address, Hash, OriginVoteMessage, Vote, VoteMessage } from '../../types.ts';
import { createEngine } from '../createEngine.ts';
import { pendingEvidence, pendingVotes } from '../pending.ts';
import { head, highestFinalized, highestFinalizedByBlocks, stateOf } from '../queries.ts';
import type { EngineState } from '../state.ts';
import { step } from '../step.ts';
import type { EngineEffect, EngineInput, ImportedBlock, OriginCheckpoint, SigningRecord } from '../types.ts';
import type { Misdeed, NodePlan, Parcel, Simulation } from './simulation.ts';

/**
 * A node around a real engine: executes its effects, keeps on "disk" what a crash must not forget (blocks, signing
 * records, its origin votes), and loses the rest when it crashes.
 */
export class SimulatedNode {
	readonly isHonest: boolean;
	/** What it does wrong for now; an offender that stops is no honest node by that. */
	readonly misdeeds: Set<Misdeed>;
	/** Slots that its clock is ahead of the others'. */
	skew = 0;
	readonly alarms: Hash[] = [];
	readonly #simulation: Simulation;
	readonly #index: number;
	readonly #keys: ReadonlyMap<Address, TestKey>;
	#engine: EngineState;
	isRunning = true;
	#transactionsWait = false;
	#slot = 0;
	/** Blocks whose slot has not begun here (spec 3). */
	#held: ImportedBlock[] = [];
	/** Blocks of one proposer and slot that came unasked: two prove an offence, more are not taken in. */
	readonly #perSlot = new Map<string, number>();
	#stalled = { height: 0, since: 0 };

	// On disk.
	readonly #blocks = new Map<Hash, ImportedBlock>();
	readonly #records = new Map<Address, SigningRecord>();
	readonly #originVotes: Vote[] = [];
	readonly #origin: OriginCheckpoint[] = [];
	#root: Hash;

	constructor(simulation: Simulation, index: number, plan: NodePlan) {
		this.#simulation = simulation;
		this.#index = index;
		this.misdeeds = new Set(plan.misdeeds);
		this.isHonest = this.misdeeds.size === 0;
		this.#keys = new Map(plan.keys.map((key) => [key.address, key]));
		this.#root = simulation.ledger.genesis.hash;
		this.#engine = this.#create();
	}

	get finalizedHeight(): number {
		return highestFinalized(this.#engine).height;
	}

	get head(): ImportedBlock {
		return head(this.#engine);
	}

	/** Blocks held in memory. */
	get treeSize(): number {
		return this.#engine.nodes.size;
	}

	give(input: EngineInput): void {
		if (!this.isRunning) return;
		if (input.kind === 'transactionsWaiting') this.#transactionsWait = input.waiting;
		const stepped = step(this.#engine, input);
		this.#engine = stepped.state;
		for (const effect of stepped.effects) {
			if (this.isRunning) this.#execute(effect);
		}
	}

	/** Begins a slot of the network, as this node's clock has it. */
	beginSlot(networkSlot: number): void {
		if (!this.isRunning) return;
		const slot = networkSlot + this.skew;
		if (slot <= this.#slot) return;
		this.#slot = slot;
		const due = this.#held.filter((block) => block.slot <= slot);
		this.#held = this.#held.filter((block) => block.slot > slot);
		for (const block of due) this.#import(block);
		this.#askWhereStalled();
		this.give({ kind: 'slotBegan', slot });
	}

	receive(parcel: Parcel): void {
		if (!this.isRunning) return;
		if (parcel.kind === 'vote') this.give({ kind: 'voteReceived', vote: parcel.vote });
		else if (parcel.kind === 'evidence') this.give({ kind: 'evidenceSeen', evidence: parcel.evidence });
		else this.#receiveBlock(parcel.block);
	}

	#receiveBlock(block: ImportedBlock): void {
		if (block.slot > this.#slot) {
			if (this.#held.length < MOST_HELD) this.#held.push(block);
			return;
		}
		const key = `${block.slot}${block.proposer}`;
		const count = this.#perSlot.get(key) ?? 0;
		if (!this.#blocks.has(block.hash) && count >= 2) return;
		this.#perSlot.set(key, count + 1);
		this.#import(block);
	}

	/** Asks a peer for its head and for what no finalised block carries, where finality has not moved for a while. */
	#askWhereStalled(): void {
		const height = this.finalizedHeight;
		if (height !== this.#stalled.height) this.#stalled = { height, since: this.#slot };
		else if (this.#slot - this.#stalled.since >= PATIENCE) {
			this.#stalled = { height, since: this.#slot };
			this.askPeer();
		}
	}

	/** Asks a peer that it can reach for its head, and for votes and evidence that no finalised block carries. */
	askPeer(): void {
		const peer = this.#simulation.anyPeer(this.#index);
		if (peer === null) return;
		const from = peer.#index;
		this.#simulation.send(from, this.#index, { kind: 'block', block: peer.head });
		for (const vote of pendingVotes(peer.#engine)) this.#simulation.send(from, this.#index, { kind: 'vote', vote });
		for (const evidence of pendingEvidence(peer.#engine))
			this.#simulation.send(from, this.#index, { kind: 'evidence', evidence });
	}

	advanceOrigin(checkpoints: readonly OriginCheckpoint[]): void {
		this.#origin.push(...checkpoints);
		this.give({ kind: 'originAdvanced', checkpoints });
	}

	/** Forgets everything that is not on disk. */
	crash(): void {
		this.#root = highestFinalizedByBlocks(this.#engine).hash;
		this.isRunning = false;
		this.#held = [];
		this.#simulation.tell(this.#index, 'crashes');
	}

	restart(): void {
		if (this.isRunning) return;
		this.isRunning = true;
		this.#simulation.tell(this.#index, 'restarts');
		this.#engine = this.#create();
		const blocks = [...this.#blocks.values()].sort((a, b) => a.number - b.number);
		for (const block of blocks) {
			if (stateOf(this.#engine, block.parentHash) !== undefined) this.give({ kind: 'blockImported', block });
		}
		this.give({ kind: 'originAdvanced', checkpoints: this.#origin });
		for (const vote of this.#originVotes) this.give({ kind: 'voteReceived', vote });
		this.askPeer();
	}

	#create(): EngineState {
		return createEngine(this.#simulation.spec, {
			validators: [...this.#keys.keys()],
			signingRecords: [...this.#records.values()],
			root: this.#simulation.ledger.block(this.#root),
		});
	}

	/** Imports a block after fetching the ancestors that are missing. */
	#import(block: ImportedBlock): void {
		const missing: ImportedBlock[] = [];
		let next = block;
		if (this.#blocks.has(block.hash) && stateOf(this.#engine, block.hash) === undefined) missing.push(block);
		while (!this.#blocks.has(next.hash) && next.number > 0) {
			missing.push(next);
			next = this.#simulation.ledger.block(next.parentHash);
		}
		for (const fetched of missing.reverse()) {
			this.#blocks.set(fetched.hash, fetched);
			this.give({ kind: 'blockImported', block: fetched });
			if (this.misdeeds.has('voteTwice') || this.misdeeds.has('surround')) this.#voteForAnything(fetched);
		}
	}

	#execute(effect: EngineEffect): void {
		const simulation = this.#simulation;
		switch (effect.kind) {
			case 'signVote':
				this.#signVote(effect.validator, effect.message);
				return;
			case 'signOriginVote':
				this.#signOriginVote(effect.validator, effect.message);
				return;
			case 'publishVote':
				simulation.broadcast(this.#index, { kind: 'vote', vote: effect.vote });
				return;
			case 'propose':
				this.#propose(effect);
				return;
			case 'finalized':
				if (this.isHonest) simulation.noteFinalized(effect.checkpoint.height, effect.checkpoint.hash);
				if (simulation.isTold) simulation.tell(this.#index, `finalises checkpoint ${nameOf(effect.checkpoint)}`);
				return;
			case 'justified':
				if (simulation.isTold) simulation.tell(this.#index, `justifies checkpoint ${nameOf(effect.checkpoint)}`);
				return;
			case 'moveHead':
				if (simulation.isTold)
					simulation.tell(this.#index, `moves its head to ${shown(simulation.ledger.block(effect.hash))}`);
				return;
			case 'reportOffence':
				if (this.isHonest) simulation.reported.add(effect.offender);
				if (simulation.isTold) simulation.tell(this.#index, `proves an offence of ${effect.offender.slice(0, 8)}`);
				return;
			case 'proveKernel':
				this.#proveKernel(effect.height, effect.observation.hash);
				return;
			case 'requestBlock':
				if (simulation.ledger.has(effect.hash)) this.#fetch(simulation.ledger.block(effect.hash));
				return;
			case 'alarm':
				this.alarms.push(effect.hash);
				simulation.tell(this.#index, `raises the alarm ${effect.code}`);
				return;
		}
	}

	#fetch(block: ImportedBlock): void {
		const holder = this.#simulation.nodes.findIndex((node) => node.#blocks.has(block.hash));
		if (holder >= 0) this.#simulation.send(holder, this.#index, { kind: 'block', block });
	}

	#signVote(validator: Address, message: VoteMessage): void {
		const digest = voteDigest(this.#simulation.spec, message);
		const { sourceHeight: source, targetHeight: target } = message;
		const record = this.#record(validator);
		assertProtected(record.auxiliary, { source, target, digest });
		this.#records.set(validator, { ...record, auxiliary: { source, target, digest } });
		this.#publish({ kind: 'auxiliary', validator, message, signature: this.#sign(validator, digest) });
	}

	#signOriginVote(validator: Address, message: OriginVoteMessage): void {
		const digest = originVoteDigest(this.#simulation.spec, message);
		const { sourceHeight: source, targetHeight: target } = message;
		const record = this.#record(validator);
		assertProtected(record.origin, { source, target, digest });
		this.#records.set(validator, { ...record, origin: { source, target, digest } });
		const vote: Vote = { kind: 'origin', validator, message, signature: this.#sign(validator, digest) };
		this.#originVotes.push(vote);
		this.#publish(vote);
	}

	#publish(vote: Vote): void {
		if (vote.kind === 'auxiliary')
			this.#simulation.noteSigned(vote.validator, { kind: 'auxiliary', message: vote.message });
		else this.#simulation.noteSigned(vote.validator, { kind: 'origin', message: vote.message });
		this.give({ kind: 'voteReceived', vote });
		this.#simulation.broadcast(this.#index, { kind: 'vote', vote });
	}

	#propose(effect: Extract<EngineEffect, { kind: 'propose' }>): void {
		const key = this.#keys.get(effect.proposer);
		if (key === undefined) throw new RangeError(`node ${this.#index} holds no key of ${effect.proposer}`);
		const record = this.#record(effect.proposer);
		if (record.slot >= effect.slot) throw new RangeError(`slot ${effect.slot} is signed already`);
		this.#records.set(effect.proposer, { ...record, slot: effect.slot });
		const { random } = this.#simulation;
		const censors = this.misdeeds.has('censor');
		const transactionCount = this.#transactionsWait && !censors ? random.below(3) : 0;
		const body = censors ? EMPTY_BODY : effect.body;
		const draft = { ...effect, body, key, nonce: this.#index };
		const first = this.#seal({ ...draft, transactionCount });
		if (this.#simulation.isTold) this.#simulation.tell(this.#index, `proposes ${shown(first)}`);
		this.#import(first);
		if (this.misdeeds.has('withhold')) {
			this.#withhold(first);
			return;
		}
		if (!this.misdeeds.has('equivocate')) {
			this.#simulation.broadcast(this.#index, { kind: 'block', block: first });
			return;
		}
		const second = this.#seal({ ...draft, transactionCount: transactionCount + 1 });
		if (this.#simulation.isTold) this.#simulation.tell(this.#index, `and to others ${shown(second)}`);
		const isFirst = this.#simulation.nodes.map(() => random.chance(0.5));
		this.#simulation.broadcast(this.#index, { kind: 'block', block: first }, (to) => isFirst[to] === true);
		this.#simulation.broadcast(this.#index, { kind: 'block', block: second }, (to) => isFirst[to] === false);
	}

	/** Shows a block some slots late to everyone, or never to anyone. */
	#withhold(block: ImportedBlock): void {
		const { random, nodes } = this.#simulation;
		if (random.chance(0.3)) return;
		const late = 1 + random.below(6);
		for (let to = 0; to < nodes.length; to += 1) {
			if (to !== this.#index) this.#simulation.sendLater(late, to, { kind: 'block', block });
		}
	}

	#seal(draft: Parameters<Simulation['ledger']['build']>[0]): ImportedBlock {
		const block = this.#simulation.ledger.build(draft);
		const message = { slot: block.slot, blockHash: block.hash };
		this.#simulation.noteSigned(block.proposer, { kind: 'seal', message });
		return block;
	}

	#proveKernel(height: number, observation: Hash): void {
		const inclusion = this.#simulation.proveKernel?.(height, observation);
		if (inclusion !== undefined) this.give({ kind: 'kernelProven', inclusion, observation });
	}

	/** Signs for a checkpoint of any branch, at times from an older source, whatever it signed before. */
	#voteForAnything(block: ImportedBlock): void {
		const { spec, random } = this.#simulation;
		if (block.number % spec.epochLength !== 0) return;
		const { justified } = block.state;
		const source =
			this.misdeeds.has('surround') && random.chance(0.3)
				? justified[random.below(justified.length)]
				: justified.at(-1);
		if (source === undefined) return;
		const message: VoteMessage = {
			transitionHash: random.chance(0.9) ? source.transitionHash : block.hash,
			source: source.hash,
			target: block.hash,
			sourceHeight: source.height,
			targetHeight: block.number / spec.epochLength,
		};
		for (const validator of this.#keys.keys()) {
			this.#publish({
				kind: 'auxiliary',
				validator,
				message,
				signature: this.#sign(validator, voteDigest(spec, message)),
			});
		}
	}

	#record(validator: Address): SigningRecord {
		const nothing = { source: -1, target: -1, digest: null };
		return this.#records.get(validator) ?? { validator, auxiliary: nothing, origin: nothing, slot: -1 };
	}

	#sign(validator: Address, digest: Hash): Hash {
		const key = this.#keys.get(validator);
		if (key === undefined) throw new RangeError(`node ${this.#index} holds no key of ${validator}`);
		return signDigest(digest, key.privateKey, key.address);
	}
}

/** Blocks of future slots held at most. */
const MOST_HELD = 64;
/** Slots without new finality after which a node asks a peer. */
const PATIENCE = 4;

function nameOf({ height, hash }: { readonly height: number; readonly hash: Hash }): string {
	return `${height} (${hash.slice(2, 8)})`;
}

function shown({ number, slot, hash, parentHash }: ImportedBlock): string {
	return `block ${number} (${hash.slice(2, 8)}) of slot ${slot} upon ${parentHash.slice(2, 8)}`;
}

/** What the node's slashing protection demands of every vote that the engine asks for. */
function assertProtected(
	record: SigningRecord['auxiliary'],
	vote: { readonly source: number; readonly target: number; readonly digest: Hash },
): void {
	if (vote.digest === record.digest) return;
	if (vote.target <= record.target || vote.source < record.source) {
		throw new RangeError(`the engine asked for a slashable vote: ${vote.source} to ${vote.target}`);
	}
}
