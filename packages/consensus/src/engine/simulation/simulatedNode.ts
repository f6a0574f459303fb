import { signDigest } from '../../crypto/signature.ts';
import { originVoteDigest, voteDigest } from '../../hashing/digest.ts';
import type { TestKey } from '../../testing/chain.ts';
import type { Address, Hash, OriginVoteMessage, Vote, VoteMessage } from '../../types.ts';
import { createEngine } from '../createEngine.ts';
import { head, highestFinalized, highestFinalizedByBlocks, stateOf } from '../queries.ts';
import type { EngineState } from '../state.ts';
import { step } from '../step.ts';
import type { EngineEffect, EngineInput, ImportedBlock, OriginCheckpoint, SigningRecord } from '../types.ts';
import type { NodePlan, Parcel, Simulation } from './simulation.ts';

/**
 * A node around a real engine: executes its effects, keeps on "disk" what a crash must not forget (blocks, signing
 * records, its origin votes), and loses the rest when it crashes.
 */
export class SimulatedNode {
	readonly isHonest: boolean;
	readonly alarms: Hash[] = [];
	readonly #simulation: Simulation;
	readonly #index: number;
	readonly #plan: NodePlan;
	readonly #keys: ReadonlyMap<Address, TestKey>;
	#engine: EngineState;
	isRunning = true;
	#transactionsWait = false;

	// On disk.
	readonly #blocks = new Map<Hash, ImportedBlock>();
	readonly #records = new Map<Address, SigningRecord>();
	readonly #originVotes: Vote[] = [];
	readonly #origin: OriginCheckpoint[] = [];
	#root: Hash;

	constructor(simulation: Simulation, index: number, plan: NodePlan) {
		this.#simulation = simulation;
		this.#index = index;
		this.#plan = plan;
		this.isHonest = plan.twofaced !== true;
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

	receive(parcel: Parcel): void {
		if (!this.isRunning) return;
		if (parcel.kind === 'vote') this.give({ kind: 'voteReceived', vote: parcel.vote });
		else this.#import(parcel.block);
	}

	advanceOrigin(checkpoints: readonly OriginCheckpoint[]): void {
		this.#origin.push(...checkpoints);
		this.give({ kind: 'originAdvanced', checkpoints });
	}

	/** Forgets everything that is not on disk. */
	crash(): void {
		this.#root = highestFinalizedByBlocks(this.#engine).hash;
		this.isRunning = false;
	}

	restart(): void {
		if (this.isRunning) return;
		this.isRunning = true;
		this.#engine = this.#create();
		const blocks = [...this.#blocks.values()].sort((a, b) => a.number - b.number);
		for (const block of blocks) {
			if (stateOf(this.#engine, block.parentHash) !== undefined) this.give({ kind: 'blockImported', block });
		}
		this.give({ kind: 'originAdvanced', checkpoints: this.#origin });
		for (const vote of this.#originVotes) this.give({ kind: 'voteReceived', vote });
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
		while (!this.#blocks.has(next.hash) && next.number > 0) {
			missing.push(next);
			next = this.#simulation.ledger.block(next.parentHash);
		}
		for (const fetched of missing.reverse()) {
			this.#blocks.set(fetched.hash, fetched);
			this.give({ kind: 'blockImported', block: fetched });
			if (this.#plan.twofaced === true) this.#voteForAnything(fetched);
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
				if (this.isHonest) simulation.finalized.add(effect.checkpoint.hash);
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
		const transactionCount = this.#transactionsWait ? random.below(3) : 0;
		const first = this.#seal({ ...effect, key, transactionCount, nonce: this.#index });
		this.#import(first);
		if (this.isHonest) {
			this.#simulation.broadcast(this.#index, { kind: 'block', block: first });
			return;
		}
		const second = this.#seal({ ...effect, key, transactionCount: transactionCount + 1, nonce: this.#index });
		const choice = random.below(2 ** this.#simulation.nodes.length);
		this.#simulation.broadcast(this.#index, { kind: 'block', block: first }, (to) => ((choice >> to) & 1) === 0);
		this.#simulation.broadcast(this.#index, { kind: 'block', block: second }, (to) => ((choice >> to) & 1) === 1);
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
		const source = random.chance(0.3) ? justified[random.below(justified.length)] : justified.at(-1);
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
		return signDigest(digest, key.privateKey);
	}
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
