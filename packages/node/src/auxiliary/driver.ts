import {
	type ChainSpec,
	type ConsensusState,
	type EngineEffect,
	type EngineInput,
	type EngineState,
	step,
	wantsBlock,
} from '@mosaic/consensus';
import type { ChainApi, HeadChange } from '../chain/types.ts';
import type { Clock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import { SigningError, type VoteRequest } from '../signing/index.ts';
import type { ImportOutcome } from '../sync/ports.ts';
import { WakingLoop } from '../tasks/wakingLoop.ts';
import { BlockImports, type ImportJob } from './importing/blockImports.ts';
import type { ExaminedBlock } from './importing/examineBlock.ts';
import { importBlock } from './importing/importBlock.ts';
import type { DriverListener, DriverPool, ValidatorSigner, VoteStore } from './ports.ts';
import { proposeBlock } from './proposeBlock.ts';
import type { SlotSource } from './slots/slotSource.ts';
import { voteRequests } from './voteRequests.ts';
import { Voting } from './voting.ts';

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
	readonly clock: Clock;
	readonly slots: SlotSource;
	readonly logger: Logger;
	/** Whether this node may sign now; while it may not, votes wait and slots pass. Default: always. */
	readonly onDuty?: () => boolean;
}

/** Why a driver signs and proposes nothing more (spec 4.6, 5). */
export type HaltCode =
	| Extract<EngineEffect, { kind: 'alarm' }>['code']
	| 'ORIGIN_ABANDONED'
	| 'ENGINE_FAULT'
	| 'DOPPELGANGER_DETECTED';

type VoteEffect = Extract<EngineEffect, { kind: 'signVote' | 'signOriginVote' }>;
type OtherEffect = Exclude<EngineEffect, VoteEffect>;

/**
 * Runs the auxiliary chain: feeds the engine one input at a time and executes its effects in order. It decides nothing
 * about consensus. What could not be executed, because the disk failed say, is tried again after a pause, before
 * anything else; only a proposal is given up, for its slot may be spent.
 */
export class AuxiliaryDriver {
	readonly #parts: DriverParts;
	readonly #loop: WakingLoop;
	/** What follows from effects goes before what comes from outside: no block is proposed on an outdated head. */
	readonly #results: EngineInput[] = [];
	readonly #inputs: EngineInput[] = [];
	readonly #imports: BlockImports;
	/** Effects not executed yet. */
	readonly #effects: OtherEffect[] = [];
	readonly #voting: Voting;
	readonly #listeners = new Set<DriverListener>();
	#engine: EngineState;
	#finalized: EngineState['finalized'];
	#halted: HaltCode | null = null;
	#extending: () => boolean = () => false;
	/** The last block took none of the transactions that waited: they wait for others to come. */
	#barren = false;
	#unsubscribe: () => void = () => undefined;

	constructor(parts: DriverParts) {
		this.#parts = parts;
		const { spec, engine, signer, votes: store, unsigned } = parts;
		this.#engine = engine;
		this.#finalized = engine.finalized;
		this.#voting = new Voting({
			...{ spec, signer, store, unsigned },
			onSigned: (votes) => {
				for (const vote of votes) this.#results.push({ kind: 'voteReceived', vote });
				this.#tell((listener) => listener.votesSigned?.(votes));
			},
		});
		this.#loop = new WakingLoop(
			() => this.#turn(),
			(error) =>
				parts.logger.error({ error: error instanceof Error ? error.stack : String(error) }, 'driver: a turn failed'),
		);
		this.#imports = new BlockImports(parts.spec, parts.clock, () => this.#loop.wake());
	}

	/** The engine's state, for queries only; valid until the next input. */
	get engine(): EngineState {
		return this.#engine;
	}

	/** Highest finalised checkpoint whose votes are kept: what is told once holds for whoever asks after a restart. */
	get finalized(): EngineState['finalized'] {
		return this.#finalized;
	}

	/** Why nothing is signed or proposed any more, null as long as it is. */
	get halted(): HaltCode | null {
		return this.#halted;
	}

	/** Inputs that wait for the engine. */
	get backlog(): number {
		return this.#inputs.length;
	}

	/** Begins to produce blocks and to vote. */
	start(): void {
		const { pool, slots, chain } = this.#parts;
		const demand = {
			wantsBlock: () => wantsBlock(this.#engine),
			extending: () => this.#extending(),
			headTimestamp: () => Number(chain.head.header.timestamp),
		};
		slots.start(demand, () => this.#loop.wake());
		this.#unsubscribe = pool.onExecutable(() => {
			this.#barren = false;
			this.wake();
		});
		this.#loop.wake();
	}

	/** Finishes the turn under way, and takes no other. */
	async stop(): Promise<void> {
		this.#unsubscribe();
		this.#parts.slots.stop();
		await this.#loop.stop();
		this.#imports.close();
	}

	/** Queues an input for the engine. */
	submit(input: EngineInput): void {
		this.#inputs.push(input);
		this.wake();
	}

	/** Verifies, executes and stores a block of another node in its turn; resolves with what came of it. */
	import(examined: ExaminedBlock): Promise<ImportOutcome> {
		return this.#imports.add(examined);
	}

	/** Looks again at whether a block is wanted, or a duty is due. */
	wake(): void {
		this.#parts.slots.stirred();
		this.#loop.wake();
	}

	/** Signs and proposes nothing more, for good: what is final is contradicted, and a person has to look into it. */
	halt(code: HaltCode, details: Readonly<Record<string, unknown>> = {}): void {
		if (this.#halted !== null) return;
		this.#halted = code;
		this.#parts.logger.error(
			{ ...details, code },
			'halted: this node signs and proposes nothing more, and goes on to answer; a person has to look into it',
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
		if (await this.#beginSlot()) return true;
		const job = this.#imports.next();
		if (job === undefined) return false;
		await this.#import(job);
		return true;
	}

	async #import({ examined }: ImportJob): Promise<void> {
		const result = await importBlock(this.#parts, this.#engine, examined);
		if (result.kind !== 'added') return this.#imports.done(result);
		this.#take({ kind: 'blockImported', block: result.block });
		if (result.change !== null) await this.#followHead(result.change);
		this.#imports.done({ kind: 'imported' });
		await this.#executeAll();
	}

	/** Begins a slot where one is due; whether it did. */
	async #beginSlot(): Promise<boolean> {
		if (this.#halted !== null) return false;
		this.#lookForTransactions();
		const begun = this.#parts.slots.next();
		if (begun === null) return false;
		this.#take({ kind: 'slotBegan', ...begun });
		await this.#executeAll();
		if (this.#isOnDuty()) await this.#voting.sign([]);
		this.#tell((listener) => listener.slotBegan?.(begun.slot));
		return true;
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
			this.#voting.request(voteRequests(effects));
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
		if (this.#halted !== null) this.#voting.clear();
		if (this.#isOnDuty()) await this.#voting.signAll();
		else this.#voting.wait();
	}

	#isOnDuty(): boolean {
		return this.#halted === null && (this.#parts.onDuty?.() ?? true);
	}

	async #execute(effect: OtherEffect): Promise<void> {
		const { logger, chain } = this.#parts;
		switch (effect.kind) {
			case 'propose':
				return this.#propose(effect);
			case 'publishVote':
				return this.#tell((listener) => listener.voteRepeated?.(effect.vote));
			case 'moveHead': {
				const change = await chain.setHead(effect.hash);
				if (change !== null) await this.#followHead(change);
				return;
			}
			case 'justified':
				return logger.debug({ height: effect.checkpoint.height, hash: effect.checkpoint.hash }, 'justified');
			case 'finalized':
				logger.debug({ height: effect.checkpoint.height, hash: effect.checkpoint.hash }, 'finalised');
				this.#finalized = effect.checkpoint;
				return this.#voting.forget(this.#engine);
			case 'linkCompleted':
				await this.#voting.keepLink(this.#engine, effect.link);
				return this.#tell((listener) => listener.linkCompleted?.(effect.link, effect.consecutive));
			case 'proveKernel':
				return this.#tell((listener) => listener.kernelProofWanted?.(effect.height, effect.observation));
			case 'reportOffence':
				logger.warn({ offender: effect.offender, kind: effect.evidence.kind }, 'a validator committed an offence');
				return this.#tell((listener) => listener.offenceFound?.(effect.offender, effect.evidence));
			case 'requestBlock':
				logger.debug({ hash: effect.hash }, 'a vote or a commit names a block that is not known here');
				return this.#tell((listener) => listener.blockWanted?.(effect.hash));
			case 'alarm':
				return this.halt(effect.code, { hash: effect.hash });
		}
	}

	/** A seal that slashing protection refuses costs the slot and no more: the next one is tried at once. */
	async #propose(proposal: Extract<EngineEffect, { kind: 'propose' }>): Promise<void> {
		if (!this.#isOnDuty()) return;
		const { logger, slots } = this.#parts;
		try {
			const { block, sealed, change } = await proposeBlock(this.#parts, this.#engine, proposal);
			slots.filled();
			this.#barren = this.#engine.transactionsWaiting && block.transactionCount === 0;
			this.#results.push({ kind: 'blockImported', block });
			this.#tell((listener) => listener.blockSealed?.(sealed));
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
