import {
	type ChainSpec,
	type ConsensusState,
	type EngineEffect,
	type EngineInput,
	type EngineState,
	highestFinalizedByBlocks,
	slotAt,
	slotStart,
	stateOf,
	step,
	wantsBlock,
} from '@mosaic/consensus';
import type { ChainApi, HeadChange } from '../chain/types.ts';
import type { VirtualClock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import { SigningError, type VoteRequest } from '../signing/index.ts';
import { WakingLoop } from '../tasks/wakingLoop.ts';
import type { DriverListener, DriverPool, ValidatorSigner, VoteStore } from './ports.ts';
import { proposeBlock } from './proposeBlock.ts';
import { nextVotes, voteRequests } from './voteRequests.ts';

/** Slots tried in a row without a block before production rests until something happens. */
const mostFruitlessSlots = 128;

/** The parts a driver is made of. */
export interface DriverParts {
	readonly spec: ChainSpec;
	readonly engine: EngineState;
	/** Votes that the engine asked for while it was restored. */
	readonly unsigned: readonly VoteRequest[];
	readonly chain: ChainApi;
	readonly pool: DriverPool;
	readonly signer: ValidatorSigner;
	readonly votes: VoteStore;
	readonly clock: VirtualClock;
	readonly logger: Logger;
	/** `onDemand`: time moves to the next slot when a block is wanted. `interval`: every slot of the wall is a block. */
	readonly production: 'onDemand' | 'interval';
}

/** Why a driver signs and proposes nothing more (spec 4.6, 5). */
export type HaltCode = Extract<EngineEffect, { kind: 'alarm' }>['code'] | 'ORIGIN_ABANDONED' | 'ENGINE_FAULT';

type VoteEffect = Extract<EngineEffect, { kind: 'signVote' | 'signOriginVote' }>;
type OtherEffect = Exclude<EngineEffect, VoteEffect>;

/**
 * Runs the auxiliary chain of a development stack: feeds the engine one input at a time and executes its effects in
 * order. It decides nothing about consensus. What could not be executed, because the disk failed say, is tried again
 * after a pause, before anything else; only a proposal is given up, for its slot may be spent.
 */
export class AuxiliaryDriver {
	readonly #parts: DriverParts;
	readonly #loop: WakingLoop;
	/** What follows from effects goes before what comes from outside: no block is proposed on an outdated head. */
	readonly #results: EngineInput[] = [];
	readonly #inputs: EngineInput[] = [];
	/** Effects not executed yet, and votes not signed yet. */
	readonly #effects: OtherEffect[] = [];
	#unsigned: VoteRequest[];
	readonly #listeners = new Set<DriverListener>();
	#engine: EngineState;
	#halted: HaltCode | null = null;
	#extending: () => boolean = () => false;
	#fruitlessSlots = 0;
	/** The slot of the wall that began last, where it was not processed yet. */
	#slotDue: number | null = null;
	/** The last block took none of the transactions that waited: they wait for others to come. */
	#barren = false;
	#timer: NodeJS.Timeout | undefined;
	#unsubscribe: () => void = () => undefined;

	constructor(parts: DriverParts) {
		this.#parts = parts;
		this.#engine = parts.engine;
		this.#unsigned = [...parts.unsigned];
		this.#loop = new WakingLoop(
			() => this.#turn(),
			(error) =>
				parts.logger.error({ error: error instanceof Error ? error.stack : String(error) }, 'driver: a turn failed'),
		);
	}

	/** The engine's state, for queries only; valid until the next input. */
	get engine(): EngineState {
		return this.#engine;
	}

	/** Why nothing is signed or proposed any more, null as long as it is. */
	get halted(): HaltCode | null {
		return this.#halted;
	}

	/** Begins to produce blocks and to vote. */
	start(): void {
		const { pool, production, chain, clock } = this.#parts;
		clock.advanceTo(Number(chain.head.header.timestamp) * 1000);
		this.#unsubscribe = pool.onExecutable(() => {
			this.#barren = false;
			this.wake();
		});
		if (production === 'interval') this.#scheduleSlot();
		this.#loop.wake();
	}

	/** Finishes the turn under way, and takes no other. */
	async stop(): Promise<void> {
		this.#unsubscribe();
		await this.#loop.stop();
		clearTimeout(this.#timer);
	}

	/** Queues an input for the engine. */
	submit(input: EngineInput): void {
		this.#inputs.push(input);
		this.wake();
	}

	/** Looks again at whether a block is wanted. */
	wake(): void {
		this.#fruitlessSlots = 0;
		this.#loop.wake();
	}

	/** Signs and proposes nothing more, for good: what is final is contradicted, and a person has to look into it. */
	halt(code: HaltCode, details: Readonly<Record<string, unknown>> = {}): void {
		if (this.#halted !== null) return;
		this.#halted = code;
		this.#parts.logger.error(
			{ ...details, code },
			'halted: what is final is contradicted; this node signs and proposes nothing more, and goes on to answer',
		);
	}

	/** `extending` tells whether blocks are wanted though the engine wants none: a commit waits for a checkpoint. */
	extendWhile(extending: () => boolean): void {
		this.#extending = extending;
	}

	listen(listener: DriverListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	async #turn(): Promise<boolean> {
		await this.#executeAll();
		const input = this.#results.shift() ?? this.#inputs.shift();
		if (input !== undefined) {
			this.#take(input);
			await this.#executeAll();
			return true;
		}
		return this.#halted === null && (await this.#produce());
	}

	/** Begins a slot where a block is due; whether it did. */
	async #produce(): Promise<boolean> {
		this.#lookForTransactions();
		const begun = this.#parts.production === 'interval' ? this.#slotOfWall() : this.#slotOnDemand();
		if (begun === null) return false;
		this.#take({ kind: 'slotBegan', ...begun });
		await this.#executeAll();
		return true;
	}

	#slotOfWall(): { slot: number; force: boolean } | null {
		const slot = this.#slotDue;
		this.#slotDue = null;
		return slot === null ? null : { slot, force: true };
	}

	/** Moves time to the next slot where a block is wanted. */
	#slotOnDemand(): { slot: number; force: boolean } | null {
		const { spec, clock, chain } = this.#parts;
		const force = this.#extending();
		const heartbeat = this.#heartbeatSlot() <= slotAt(spec, Math.floor(clock.now() / 1000));
		if (!force && !heartbeat && !wantsBlock(this.#engine)) {
			this.#wakeAt(this.#heartbeatSlot());
			return null;
		}
		if (this.#fruitlessSlots >= mostFruitlessSlots) return null;
		const next = slotAt(spec, Number(chain.head.header.timestamp)) + 1 + this.#fruitlessSlots;
		const slot = Math.max(next, slotAt(spec, Math.floor(clock.now() / 1000)));
		clock.advanceTo(slotStart(spec, slot) * 1000);
		this.#fruitlessSlots += 1;
		return { slot, force };
	}

	/** The first slot that must not stay empty even where nothing happens (spec 3). */
	#heartbeatSlot(): number {
		const { spec, chain } = this.#parts;
		return slotAt(spec, Number(chain.head.header.timestamp) + spec.heartbeatSeconds + spec.slotSeconds - 1);
	}

	#wakeAt(slot: number): void {
		const { spec, clock } = this.#parts;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.wake(), Math.max(0, slotStart(spec, slot) * 1000 - clock.now()));
	}

	#scheduleSlot(): void {
		const { spec, clock } = this.#parts;
		const slot = slotAt(spec, Math.floor(clock.now() / 1000)) + 1;
		this.#timer = setTimeout(
			() => {
				this.#slotDue = slot;
				this.wake();
				this.#scheduleSlot();
			},
			Math.max(0, slotStart(spec, slot) * 1000 - clock.now()),
		);
	}

	#lookForTransactions(): void {
		const { pool, chain } = this.#parts;
		const waiting = !this.#barren && pool.hasExecutable(chain.head.header.calcNextBaseFee());
		if (waiting !== this.#engine.transactionsWaiting) this.#take({ kind: 'transactionsWaiting', waiting });
	}

	/** Feeds the engine. It is total: where it throws, nothing is known about its state any more. */
	#take(input: EngineInput): void {
		try {
			const before = this.#engine.head.block.state;
			const { state, effects } = step(this.#engine, input);
			this.#engine = state;
			this.#logKernel(before, state.head.block.state);
			this.#unsigned.push(...voteRequests(effects));
			for (const effect of effects) {
				if (effect.kind !== 'signVote' && effect.kind !== 'signOriginVote') this.#effects.push(effect);
			}
		} catch (error) {
			this.halt('ENGINE_FAULT', { input: input.kind, error: error instanceof Error ? error.stack : String(error) });
		}
	}

	/** A kernel's way from a block that carries it to the blocks that it governs (spec 8). */
	#logKernel(before: ConsensusState, { pendingKernel, kernel }: ConsensusState): void {
		const { logger } = this.#parts;
		if (kernel.height !== before.kernel.height) logger.debug({ height: kernel.height }, 'kernel active');
		else if (pendingKernel !== null && before.pendingKernel === null)
			logger.debug({ height: pendingKernel.kernel.height }, 'kernel carried');
	}

	async #executeAll(): Promise<void> {
		for (let effect = this.#effects[0]; effect !== undefined; effect = this.#effects[0]) {
			if (effect.kind === 'propose') this.#effects.shift();
			await this.#execute(effect);
			if (effect.kind !== 'propose') this.#effects.shift();
		}
		await this.#vote();
	}

	async #vote(): Promise<void> {
		if (this.#halted !== null) this.#unsigned = [];
		while (this.#unsigned.length > 0) {
			const requests = nextVotes(this.#unsigned);
			const votes = await this.#parts.signer.signVotes(requests);
			await this.#parts.votes.put(votes);
			this.#unsigned = this.#unsigned.filter((request) => !requests.includes(request));
			for (const vote of votes) this.#results.push({ kind: 'voteReceived', vote });
		}
	}

	async #execute(effect: OtherEffect): Promise<void> {
		const { logger, chain } = this.#parts;
		switch (effect.kind) {
			case 'propose':
				return this.#propose(effect);
			case 'moveHead': {
				const change = await chain.setHead(effect.hash);
				if (change !== null) await this.#followHead(change);
				return;
			}
			case 'justified':
				return logger.debug({ height: effect.checkpoint.height, hash: effect.checkpoint.hash }, 'justified');
			case 'finalized':
				logger.debug({ height: effect.checkpoint.height, hash: effect.checkpoint.hash }, 'finalised');
				return this.#forgetVotes();
			case 'linkCompleted':
				return this.#tell((listener) => effect.consecutive && listener.linkCompleted?.(effect.link));
			case 'proveKernel':
				return this.#tell((listener) => listener.kernelProofWanted?.(effect.height, effect.observation));
			case 'reportOffence':
				logger.warn({ offender: effect.offender, kind: effect.evidence.kind }, 'a validator committed an offence');
				return this.#tell((listener) => listener.offenceFound?.(effect.offender, effect.evidence));
			case 'requestBlock':
				return logger.warn({ hash: effect.hash }, 'a vote or a commit names a block that is not known here');
			case 'alarm':
				return this.halt(effect.code, { hash: effect.hash });
		}
	}

	/** A seal that slashing protection refuses costs the slot and no more: the next one is tried at once. */
	async #propose(proposal: Extract<EngineEffect, { kind: 'propose' }>): Promise<void> {
		if (this.#halted !== null) return;
		const { logger } = this.#parts;
		try {
			const { block, change } = await proposeBlock(this.#parts, this.#engine, proposal);
			this.#fruitlessSlots = 0;
			this.#barren = this.#engine.transactionsWaiting && block.transactionCount === 0;
			this.#results.push({ kind: 'blockImported', block });
			if (change !== null) await this.#followHead(change);
		} catch (error) {
			if (!(error instanceof SigningError) || error.code === 'SIGNING_RECORD_NOT_DURABLE') throw error;
			logger.warn({ slot: proposal.slot, validator: proposal.proposer, code: error.code }, 'a block was not sealed');
		}
	}

	async #followHead(change: HeadChange): Promise<void> {
		const { logger, pool } = this.#parts;
		const { number, hash } = change.head;
		const transactions = change.added.reduce((sum, { block }) => sum + block.transactions.length, 0);
		logger.debug({ number, hash, transactions }, 'head');
		this.#tell((listener) => listener.headMoved?.(change));
		await pool.follow(change);
	}

	/** What finalised blocks carry needs no votes any more. */
	async #forgetVotes(): Promise<void> {
		const { height, hash } = highestFinalizedByBlocks(this.#engine);
		const [observation] = stateOf(this.#engine, hash)?.observations ?? [];
		const origin = Math.floor((observation?.number ?? 0) / this.#parts.spec.originEpochLength);
		await this.#parts.votes.forget({ auxiliary: height, origin });
	}

	/** A listener's fault is its own: the chain goes on. */
	#tell(call: (listener: DriverListener) => unknown): void {
		for (const listener of this.#listeners) {
			try {
				call(listener);
			} catch (error) {
				this.#parts.logger.error({ error: String(error) }, 'driver: a listener failed');
			}
		}
	}
}
