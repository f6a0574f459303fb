import {
	type ChainSpec,
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
import type { VoteRequest } from '../signing/index.ts';
import { WakingLoop } from '../tasks/wakingLoop.ts';
import type { DriverListener, DriverPool, ValidatorSigner, VoteStore } from './ports.ts';
import { proposeBlock } from './proposeBlock.ts';

/** Slots tried in a row without a block before production rests until something happens. */
const mostFruitlessSlots = 128;

/** The parts a driver is made of. */
export interface DriverParts {
	readonly spec: ChainSpec;
	readonly engine: EngineState;
	readonly chain: ChainApi;
	readonly pool: DriverPool;
	readonly signer: ValidatorSigner;
	readonly votes: VoteStore;
	readonly clock: VirtualClock;
	readonly logger: Logger;
	/** `onDemand`: time moves to the next slot when a block is wanted. `interval`: every slot of the wall is a block. */
	readonly production: 'onDemand' | 'interval';
}

/**
 * Runs the auxiliary chain of a development stack: feeds the engine one input at a time and executes its effects in
 * order. It decides nothing about consensus.
 */
export class AuxiliaryDriver {
	readonly #parts: DriverParts;
	readonly #loop: WakingLoop;
	readonly #inputs: EngineInput[] = [];
	readonly #listeners = new Set<DriverListener>();
	#engine: EngineState;
	#extending: () => boolean = () => false;
	#fruitlessSlots = 0;
	#timer: NodeJS.Timeout | undefined;
	#unsubscribe: () => void = () => undefined;

	constructor(parts: DriverParts) {
		this.#parts = parts;
		this.#engine = parts.engine;
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

	/** Begins to produce blocks and to vote. */
	start(): void {
		const { pool, production, chain, clock } = this.#parts;
		clock.advanceTo(Number(chain.head.header.timestamp) * 1000);
		this.#unsubscribe = pool.onExecutable(() => this.submit({ kind: 'transactionsWaiting', waiting: true }));
		this.#noteWaitingTransactions();
		if (production === 'interval') this.#scheduleSlot();
		this.#loop.wake();
	}

	/** Finishes the turn under way, and takes no other. */
	async stop(): Promise<void> {
		clearTimeout(this.#timer);
		this.#unsubscribe();
		await this.#loop.stop();
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

	/** `extending` tells whether blocks are wanted though the engine wants none: a commit waits for a checkpoint. */
	extendWhile(extending: () => boolean): void {
		this.#extending = extending;
	}

	listen(listener: DriverListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	async #turn(): Promise<boolean> {
		const input = this.#inputs.shift();
		if (input !== undefined) {
			await this.#process(input);
			return true;
		}
		return this.#parts.production === 'onDemand' && (await this.#produceOnDemand());
	}

	/** Moves time to the next slot where a block is wanted; whether it was. */
	async #produceOnDemand(): Promise<boolean> {
		const extending = this.#extending();
		if (!extending && !wantsBlock(this.#engine)) return false;
		if (this.#fruitlessSlots >= mostFruitlessSlots) return false;
		const { spec, clock, chain } = this.#parts;
		const next = slotAt(spec, Number(chain.head.header.timestamp)) + 1 + this.#fruitlessSlots;
		const slot = Math.max(next, slotAt(spec, Math.floor(clock.now() / 1000)));
		clock.advanceTo(slotStart(spec, slot) * 1000);
		this.#fruitlessSlots += 1;
		await this.#process({ kind: 'slotBegan', slot, force: extending });
		return true;
	}

	#scheduleSlot(): void {
		const { spec, clock } = this.#parts;
		const slot = slotAt(spec, Math.floor(clock.now() / 1000)) + 1;
		this.#timer = setTimeout(
			() => {
				this.submit({ kind: 'slotBegan', slot, force: true });
				this.#scheduleSlot();
			},
			Math.max(0, slotStart(spec, slot) * 1000 - clock.now()),
		);
	}

	async #process(input: EngineInput): Promise<void> {
		const { state, effects } = step(this.#engine, input);
		this.#engine = state;
		const wanted: VoteRequest[] = [];
		for (const effect of effects) {
			if (effect.kind === 'signVote')
				wanted.push({ kind: 'auxiliary', validator: effect.validator, message: effect.message });
			else if (effect.kind === 'signOriginVote')
				wanted.push({ kind: 'origin', validator: effect.validator, message: effect.message });
			else await this.#execute(effect);
		}
		await this.#vote(wanted);
	}

	async #vote(requests: readonly VoteRequest[]): Promise<void> {
		if (requests.length === 0) return;
		const votes = await this.#parts.signer.signVotes(requests);
		await this.#parts.votes.put(votes);
		for (const vote of votes) this.#inputs.push({ kind: 'voteReceived', vote });
	}

	async #execute(effect: Exclude<EngineEffect, { kind: 'signVote' | 'signOriginVote' }>): Promise<void> {
		const { logger, chain } = this.#parts;
		switch (effect.kind) {
			case 'propose': {
				const { block, change } = await proposeBlock(this.#parts, this.#engine, effect);
				this.#fruitlessSlots = 0;
				this.#inputs.push({ kind: 'blockImported', block });
				if (change !== null) await this.#followHead(change);
				return;
			}
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
				return logger.warn({ hash: effect.hash }, 'a vote names a block that is not known here');
			case 'alarm':
				return logger.error(
					{ code: effect.code, hash: effect.hash },
					'finality is contradicted: this node signs nothing more',
				);
		}
	}

	async #followHead(change: HeadChange): Promise<void> {
		const { logger, pool } = this.#parts;
		const { number, hash } = change.head;
		const transactions = change.added.reduce((sum, { block }) => sum + block.transactions.length, 0);
		logger.debug({ number, hash, transactions }, 'head');
		await pool.follow(change);
		this.#noteWaitingTransactions();
		this.#tell((listener) => listener.headMoved?.(change));
	}

	#noteWaitingTransactions(): void {
		const { pool, chain } = this.#parts;
		const waiting = pool.hasExecutable(chain.head.header.calcNextBaseFee());
		if (waiting !== this.#engine.transactionsWaiting) this.#inputs.push({ kind: 'transactionsWaiting', waiting });
	}

	/** What finalised blocks carry needs no votes any more. */
	async #forgetVotes(): Promise<void> {
		const { height, hash } = highestFinalizedByBlocks(this.#engine);
		const [observation] = stateOf(this.#engine, hash)?.observations ?? [];
		const origin = Math.floor((observation?.number ?? 0) / this.#parts.spec.originEpochLength);
		await this.#parts.votes.forget({ auxiliary: height, origin });
	}

	#tell(call: (listener: DriverListener) => unknown): void {
		for (const listener of this.#listeners) call(listener);
	}
}
