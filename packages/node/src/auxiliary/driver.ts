import {
	type EngineEffect,
	type EngineInput,
	type EngineState,
	highestFinalizedByBlocks,
	stateOf,
	step,
	type Vote,
	wantsBlock,
} from '@mosaic/consensus';
import { SigningError } from '../signing/index.ts';
import type { ImportOutcome } from '../sync/ports.ts';
import { WakingLoop } from '../tasks/wakingLoop.ts';
import { DriverListeners } from './driverListeners.ts';
import type { DriverParts, HaltCode } from './driverParts.ts';
import { effectsInOrder, type OtherEffect } from './effectsInOrder.ts';
import { HeadFollower } from './headFollower.ts';
import { BlockImports, type ImportJob } from './importing/blockImports.ts';
import type { ExaminedBlock } from './importing/examineBlock.ts';
import { importBlock } from './importing/importBlock.ts';
import { kernelProgress } from './kernelProgress.ts';
import type { DriverListener } from './ports.ts';
import { proposeBlock } from './proposeBlock.ts';
import type { RestoredEngine } from './restoreEngine.ts';
import { voteRequests } from './voteRequests.ts';
import { VoteSigning } from './voteSigning.ts';

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
	readonly #signing: VoteSigning;
	readonly #listeners: DriverListeners;
	readonly #head: HeadFollower;
	#engine: EngineState;
	#justified: EngineState['highestJustified'];
	#finalized: EngineState['finalized'];
	#halted: HaltCode | null = null;
	#mute = false;
	/** What is executed follows from a block of the past, which itself waits for the disk. */
	#isHistory = false;
	#extending: () => boolean = () => false;
	/** The last block took none of the transactions that waited: they wait for others to come. */
	#barren = false;
	#unsubscribe: () => void = () => undefined;

	constructor(parts: DriverParts) {
		this.#parts = parts;
		this.#engine = parts.engine;
		this.#justified = parts.engine.highestJustified;
		this.#finalized = parts.engine.finalized;
		const { signer, votes, unsigned, pool, logger } = parts;
		this.#listeners = new DriverListeners(logger);
		this.#head = new HeadFollower(pool, this.#listeners, logger);
		const onSigned = (signed: readonly Vote[]): void => {
			for (const vote of signed) this.#results.push({ kind: 'voteReceived', vote });
			this.#listeners.tell((listener) => listener.votesSigned?.(signed));
		};
		this.#signing = new VoteSigning({ signer, votes, onSigned }, unsigned);
		this.#loop = new WakingLoop(
			() => this.#turn(),
			(error) => parts.logger.error(described(error), 'driver: a turn failed'),
		);
		this.#imports = new BlockImports(parts.spec, parts.clock, () => this.#loop.wake());
	}

	/** The engine's state, for queries only; valid until the next input. */
	get engine(): EngineState {
		return this.#engine;
	}

	/** Highest justified checkpoint that the head has moved to. */
	get justified(): EngineState['highestJustified'] {
		return this.#justified;
	}

	/**
	 * Highest finalised checkpoint that the head has moved to, and whose votes are kept: what is told once holds for whoever
	 * asks after a restart.
	 */
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
			transactionsWaiting: () => this.#engine.transactionsWaiting,
			headTimestamp: () => Number(chain.head.header.timestamp),
		};
		if (this.#halted === null) slots.start(demand, () => this.#loop.wake());
		this.#unsubscribe = pool.onExecutable(() => this.reconsider());
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

	/**
	 * Verifies, executes and stores a block of another node in its turn; resolves with what came of it. `onVerified` is
	 * called when all holds that can be checked without executing.
	 */
	import(examined: ExaminedBlock, onVerified?: () => void): Promise<ImportOutcome> {
		return this.#imports.add(examined, onVerified);
	}

	/** Looks again at whether a block is wanted, or a duty is due. */
	wake(): void {
		this.#parts.slots.stirred();
		this.#loop.wake();
	}

	/** Runs a task when the turn under way is over, and no turn before it is; rejects where the driver is stopped. */
	between<T>(task: () => Promise<T>): Promise<T> {
		return this.#loop.between(task);
	}

	/**
	 * Goes on from an engine made anew, as after a restart: what waited for the old one is forgotten. To be called between
	 * turns, when chain, pool and signing records stand where this engine does.
	 */
	resume({ engine, unsigned }: RestoredEngine): void {
		this.#engine = engine;
		this.#justified = engine.highestJustified;
		this.#finalized = engine.finalized;
		for (const waiting of [this.#results, this.#inputs, this.#effects]) waiting.length = 0;
		this.#head.forget();
		this.#signing.replace(unsigned);
		this.#barren = false;
	}

	/** Has done what the engine asked for so far, and what follows from that. To be called between turns. */
	async catchUp(): Promise<void> {
		await this.#executeAll();
		for (let input = this.#results.shift(); input !== undefined; input = this.#results.shift()) {
			this.#take(input);
			await this.#executeAll();
		}
	}

	/** Keeps votes back, or lets them go: for tests of what waits for finality. Blocks are proposed all the same. */
	set mute(mute: boolean) {
		this.#mute = mute;
		this.wake();
	}

	get mute(): boolean {
		return this.#mute;
	}

	/** Looks again at the transactions that wait, those that the last block did not take as well. */
	reconsider(): void {
		this.#barren = false;
		this.wake();
	}

	/** Signs and proposes nothing more, for good: what is final is contradicted, and a person has to look into it. */
	halt(code: HaltCode, details: Readonly<Record<string, unknown>> = {}): void {
		if (this.#halted !== null) return;
		this.#halted = code;
		this.#parts.slots.stop();
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
		return this.#listeners.add(listener);
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

	async #import({ examined, verified }: ImportJob): Promise<void> {
		const result = await importBlock(this.#parts, this.#engine, examined, verified);
		if (result.kind !== 'added') return this.#imports.done(result);
		this.#take({ kind: 'blockImported', block: result.block });
		if (result.change !== null) await this.#head.moved(result.change);
		this.#imports.done({ kind: 'imported' });
		this.#isHistory = result.isHistory;
		await this.#executeAll().finally(() => {
			this.#isHistory = false;
		});
	}

	/** Begins a slot where one is due; whether it did. */
	async #beginSlot(): Promise<boolean> {
		if (this.#halted !== null) return false;
		this.#lookForTransactions();
		const begun = this.#parts.slots.next();
		if (begun === null) return false;
		this.#take({ kind: 'slotBegan', ...begun });
		await this.#executeAll();
		if (this.#isOnDuty() && !this.#mute) await this.#signing.signDelayed();
		this.#listeners.tell((listener) => listener.slotBegan?.(begun.slot));
		return true;
	}

	#lookForTransactions(): void {
		const { pool, chain } = this.#parts;
		const waiting = !this.#barren && pool.hasExecutable(chain.next.baseFeePerGas);
		if (waiting !== this.#engine.transactionsWaiting) this.#take({ kind: 'transactionsWaiting', waiting });
	}

	/** Feeds the engine. It is total: where it throws, nothing is known about its state any more. */
	#take(input: EngineInput): void {
		try {
			const before = this.#engine.head.block.state;
			const { state, effects } = step(this.#engine, input);
			this.#engine = state;
			const kernel = kernelProgress(before, state.head.block.state);
			if (kernel !== null) this.#parts.logger.debug({ height: kernel.height }, kernel.step);
			this.#signing.add(voteRequests(effects));
			this.#effects.push(...effectsInOrder(effects));
		} catch (error) {
			this.halt('ENGINE_FAULT', { input: input.kind, error: error instanceof Error ? error.stack : String(error) });
		}
	}

	async #executeAll(): Promise<void> {
		await this.#head.catchUp();
		for (let effect = this.#effects[0]; effect !== undefined; effect = this.#effects[0]) {
			if (effect.kind === 'propose') this.#effects.shift();
			await this.#execute(effect);
			if (effect.kind !== 'propose') this.#effects.shift();
		}
		await this.#vote();
	}

	async #vote(): Promise<void> {
		if (this.#halted !== null) this.#signing.forget();
		if (this.#isOnDuty() && !this.#mute) await this.#signing.sign();
		else this.#signing.postpone();
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
				return this.#listeners.tell((listener) => listener.voteRepeated?.(effect.vote));
			case 'moveHead': {
				const change = await chain.setHead(effect.hash);
				if (change !== null) await this.#head.moved(change);
				return;
			}
			case 'justified':
				logger.debug({ height: effect.checkpoint.height, hash: effect.checkpoint.hash }, 'justified');
				this.#justified = effect.checkpoint;
				return this.#listeners.tell((listener) => listener.finalityMoved?.());
			case 'finalized':
				logger.debug({ height: effect.checkpoint.height, hash: effect.checkpoint.hash }, 'finalised');
				this.#finalized = effect.checkpoint;
				this.#listeners.tell((listener) => listener.finalityMoved?.());
				return this.#forgetVotes();
			case 'linkCompleted':
				await this.#signing.keepLink(this.#engine, effect.link, !this.#isHistory);
				return this.#listeners.tell((listener) => listener.linkCompleted?.(effect.link, effect.consecutive));
			case 'proveKernel':
				return this.#listeners.tell((listener) => listener.kernelProofWanted?.(effect.height, effect.observation));
			case 'reportOffence':
				logger.warn({ offender: effect.offender, kind: effect.evidence.kind }, 'a validator committed an offence');
				return this.#listeners.tell((listener) => listener.offenceFound?.(effect.offender, effect.evidence));
			case 'requestBlock':
				logger.debug({ hash: effect.hash }, 'a vote or a commit names a block that is not known here');
				return this.#listeners.tell((listener) => listener.blockWanted?.(effect.hash));
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
			slots.filled(block.transactionCount);
			this.#barren = this.#engine.transactionsWaiting && block.transactionCount === 0;
			this.#results.push({ kind: 'blockImported', block });
			this.#listeners.tell((listener) => listener.blockSealed?.(sealed));
			if (change !== null) await this.#head.moved(change);
		} catch (error) {
			if (!(error instanceof SigningError) || error.code === 'SIGNING_RECORD_NOT_DURABLE') throw error;
			logger.warn({ slot: proposal.slot, validator: proposal.proposer, code: error.code }, 'a block was not sealed');
		}
	}

	/** What finalised blocks carry needs no votes any more. */
	async #forgetVotes(): Promise<void> {
		const { height, hash } = highestFinalizedByBlocks(this.#engine);
		const [observation] = stateOf(this.#engine, hash)?.observations ?? [];
		const origin = Math.floor((observation?.number ?? 0) / this.#parts.spec.originEpochLength);
		await this.#parts.votes.forget({ auxiliary: height, origin });
	}
}

/** An error as the log has it. */
function described(error: unknown): { readonly code: string; readonly error: string | undefined } {
	if (!(error instanceof Error)) return { code: 'INTERNAL', error: String(error) };
	return { code: 'code' in error ? String(error.code) : 'INTERNAL', error: error.stack };
}
