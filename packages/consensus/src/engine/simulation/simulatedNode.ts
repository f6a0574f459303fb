import type { TestKey } from '../../testing/chain.ts';
import type { Address, Hash } from '../../types.ts';
import { createEngine } from '../createEngine.ts';
import { pendingEvidence, pendingVotes } from '../pending.ts';
import { head, highestFinalized, highestFinalizedByBlocks, stateOf } from '../queries.ts';
import type { EngineState } from '../state.ts';
import { step } from '../step.ts';
import type { EngineEffect, EngineInput, ImportedBlock, OriginCheckpoint } from '../types.ts';
import { SimulatedClock } from './clock.ts';
import { Disk } from './disk.ts';
import { Duties, type DutyPort } from './duties.ts';
import { Intake } from './intake.ts';
import type { Misdeed } from './misdeeds.ts';
import { ReportCheck } from './reportCheck.ts';
import type { NodePlan, Parcel, Simulation } from './simulation.ts';

/** A node around a real engine: executes its effects, and loses what is not on its disk when it crashes. */
export class SimulatedNode {
	readonly isHonest: boolean;
	/** What it does wrong for now; an offender that stops is no honest node by that. */
	readonly misdeeds: Set<Misdeed>;
	readonly clock = new SimulatedClock();
	readonly alarms: Hash[] = [];
	readonly #simulation: Simulation;
	readonly #index: number;
	readonly #keys: ReadonlyMap<Address, TestKey>;
	readonly #disk: Disk;
	readonly #duties: Duties;
	#engine: EngineState;
	isRunning = true;
	#transactionsWait = false;
	#slot = 0;
	#intake = new Intake();
	#reports = new ReportCheck();
	#stalled = { height: 0, since: 0 };
	/** Things it still does before it crashes; infinitely many where it is to live. */
	#thingsLeft = Number.POSITIVE_INFINITY;

	constructor(simulation: Simulation, index: number, plan: NodePlan) {
		this.#simulation = simulation;
		this.#index = index;
		this.misdeeds = new Set(plan.misdeeds);
		this.isHonest = this.misdeeds.size === 0;
		this.#keys = new Map(plan.keys.map((key) => [key.address, key]));
		this.#disk = new Disk(simulation.ledger.genesis);
		this.#duties = new Duties(this.#port(), this.#keys);
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

	/** Validators that it holds proof against, and has not reported. */
	get unreported(): readonly Address[] {
		return this.#reports.missing(this.#engine);
	}

	give(input: EngineInput): void {
		if (!this.isRunning) return;
		if (input.kind === 'transactionsWaiting') this.#transactionsWait = input.waiting;
		if (this.isHonest) this.#witness(input);
		const stepped = step(this.#engine, input);
		this.#engine = stepped.state;
		for (const effect of stepped.effects) {
			if (this.#livesOn()) this.#execute(effect);
		}
		if (input.kind === 'blockImported') this.#syncDisk();
	}

	/** Its clock says that a slot begins. */
	beginSlot(slot: number): void {
		if (!this.isRunning || slot <= this.#slot) return;
		this.#slot = slot;
		for (const block of this.#intake.due(slot)) this.#import(block);
		this.#askWhereStalled();
		this.give({ kind: 'slotBegan', slot });
	}

	receive(parcel: Parcel): void {
		if (!this.isRunning) return;
		if (parcel.kind === 'vote') this.give({ kind: 'voteReceived', vote: parcel.vote });
		else if (parcel.kind === 'evidence') this.give({ kind: 'evidenceSeen', evidence: parcel.evidence });
		else if (this.#intake.takes(parcel.block, this.#slot, this.#disk.has(parcel.block.hash)))
			this.#import(parcel.block);
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
		this.#disk.origin.push(...checkpoints);
		this.give({ kind: 'originAdvanced', checkpoints });
	}

	/** Reads the next of what the origin tells: at most one checkpoint, and all else that it has not read yet. */
	readOrigin(checkpoints: readonly OriginCheckpoint[], news: readonly EngineInput[]): void {
		if (!this.isRunning) return;
		for (const input of news.slice(this.#disk.news.length)) {
			this.#disk.news.push(input);
			this.give(input);
		}
		const next = checkpoints[this.#disk.origin.length];
		if (next !== undefined && this.isRunning) this.advanceOrigin([next]);
	}

	/** Its clock jumps: so many milliseconds ahead of the network, or behind. */
	jumpClock(ahead: number): void {
		this.clock.jump(this.#simulation.time, ahead);
		this.#simulation.tell(this.#index, `has its clock ${Math.abs(ahead)} ms ${ahead < 0 ? 'behind' : 'ahead'}`);
	}

	/** From now on its clock gains so much of each second, or loses. */
	driftClock(rate: number): void {
		this.clock.drift(this.#simulation.time, rate);
		const amount = Math.round(1_000 * Math.abs(rate));
		this.#simulation.tell(this.#index, `has a clock that ${rate < 0 ? 'loses' : 'gains'} ${amount} ms of each second`);
	}

	/** Crashes after it did so many more things: between signing and sending, or in the middle of telling everyone. */
	crashAfter(things: number): void {
		this.#thingsLeft = things;
	}

	/** Forgets everything that is not on disk, and some of what was written last. */
	crash(): void {
		this.isRunning = false;
		this.#thingsLeft = Number.POSITIVE_INFINITY;
		this.#intake = new Intake();
		this.#reports = new ReportCheck();
		this.#disk.crash(this.#simulation.random);
		this.#simulation.tell(this.#index, 'crashes');
	}

	restart(): void {
		if (this.isRunning) return;
		this.isRunning = true;
		this.#simulation.tell(this.#index, 'restarts');
		this.#engine = this.#create();
		for (const block of this.#disk.blocksAboveRoot()) {
			if (stateOf(this.#engine, block.parentHash) !== undefined) this.give({ kind: 'blockImported', block });
		}
		this.give({ kind: 'originAdvanced', checkpoints: this.#disk.origin });
		for (const input of this.#disk.news) this.give(input);
		for (const vote of this.#disk.originVotes) this.give({ kind: 'voteReceived', vote });
		this.askPeer();
	}

	#port(): DutyPort {
		return {
			simulation: this.#simulation,
			index: this.#index,
			disk: this.#disk,
			misdeeds: this.misdeeds,
			livesOn: () => this.#livesOn(),
			give: (input) => this.give(input),
			importBlock: (block) => this.#import(block),
			broadcast: (parcel, isReceiver) => this.#broadcast(parcel, isReceiver),
		};
	}

	#create(): EngineState {
		return createEngine(this.#simulation.spec, {
			validators: [...this.#keys.keys()],
			signingRecords: this.#disk.records,
			root: this.#disk.root,
		});
	}

	/** A moment between two things that it does: it may have crashed, or do so now. */
	#livesOn(): boolean {
		if (this.#thingsLeft <= 0 && this.isRunning) this.crash();
		this.#thingsLeft -= 1;
		return this.isRunning;
	}

	#syncDisk(): void {
		const { hash, height } = highestFinalizedByBlocks(this.#engine);
		if (height * this.#simulation.spec.epochLength > this.#disk.root.number)
			this.#disk.sync(this.#simulation.ledger.block(hash));
	}

	#witness(input: EngineInput): void {
		if (!this.#simulation.hasSuspects) return;
		this.#simulation.noteSeen(input);
		this.#reports.note(this.#simulation, this.#engine, input);
	}

	/** Imports a block after fetching the ancestors that are missing. */
	#import(block: ImportedBlock): void {
		const missing: ImportedBlock[] = [];
		let next = block;
		if (this.#disk.has(block.hash) && stateOf(this.#engine, block.hash) === undefined) missing.push(block);
		while (!this.#disk.has(next.hash) && next.number > 0) {
			missing.push(next);
			next = this.#simulation.ledger.block(next.parentHash);
		}
		for (const fetched of missing.reverse()) {
			if (!this.#livesOn()) return;
			this.#disk.writeBlock(fetched);
			if (!this.#livesOn()) return;
			this.give({ kind: 'blockImported', block: fetched });
			if (!this.isRunning) return;
			if (this.misdeeds.has('voteTwice') || this.misdeeds.has('surround')) this.#duties.voteForAnything(fetched);
		}
	}

	#execute(effect: EngineEffect): void {
		const simulation = this.#simulation;
		if (simulation.isTold) simulation.tellOf(this.#index, effect);
		switch (effect.kind) {
			case 'signVote':
				this.#duties.signVote(effect.validator, effect.message);
				return;
			case 'signOriginVote':
				this.#duties.signOriginVote(effect.validator, effect.message);
				return;
			case 'publishVote':
				this.#broadcast({ kind: 'vote', vote: effect.vote });
				return;
			case 'propose':
				this.#duties.propose(effect, this.#transactionsWait);
				return;
			case 'finalized':
				if (this.isHonest) simulation.noteFinalized(effect.checkpoint.height, effect.checkpoint.hash);
				return;
			case 'linkCompleted':
				if (effect.consecutive && this.isHonest)
					simulation.origin?.offer(effect.link, simulation.ledger.block(effect.link.message.source).state);
				return;
			case 'reportOffence':
				if (this.isHonest) simulation.reported.add(effect.offender);
				return;
			case 'proveKernel':
				this.#proveKernel(effect.height, effect.observation.hash);
				return;
			case 'requestBlock':
				if (simulation.ledger.has(effect.hash)) this.#fetch(simulation.ledger.block(effect.hash));
				return;
			case 'alarm':
				this.alarms.push(effect.hash);
				return;
		}
	}

	#fetch(block: ImportedBlock): void {
		const holder = this.#simulation.nodes.findIndex((node) => node.#disk.has(block.hash));
		if (holder >= 0) this.#simulation.send(holder, this.#index, { kind: 'block', block });
	}

	/** Tells everyone, or as many as it can before it crashes. */
	#broadcast(parcel: Parcel, isReceiver: (to: number) => boolean = () => true): void {
		const { nodes } = this.#simulation;
		for (let to = 0; to < nodes.length; to += 1) {
			if (to === this.#index || !isReceiver(to)) continue;
			if (!this.#livesOn()) return;
			this.#simulation.send(this.#index, to, parcel);
		}
	}

	#proveKernel(height: number, observation: Hash): void {
		const inclusion = this.#simulation.origin?.prove(height, observation);
		if (inclusion !== undefined) this.give({ kind: 'kernelProven', inclusion, observation });
	}
}

/** Slots without new finality after which a node asks a peer. */
const PATIENCE = 4;
