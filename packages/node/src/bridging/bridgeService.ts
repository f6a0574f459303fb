import { bytesToHex } from '@ethereumjs/util';
import {
	type CommitCandidate as BridgeCandidate,
	Committer,
	type CommitterEvent,
	KernelProver,
	type MetaBlockCommitted,
	type OriginClient,
	type OriginEvent,
	OriginWatcher,
	TransactionSender,
} from '@mosaic/bridge';
import {
	type Address,
	type AuxiliaryLink,
	activeSets,
	type ChainSpec,
	kernelHash,
	stateOf,
	transitionOf,
} from '@mosaic/consensus';
import type { AuxiliaryDriver } from '../auxiliary/driver.ts';
import type { MetaBlocks } from '../auxiliary/metaBlocks.ts';
import type { ChainApi, ChainBlock } from '../chain/types.ts';
import type { Logger } from '../logging/logger.ts';
import { type CommitCandidate, CommitPlanner } from './commitPlanner.ts';

/** Milliseconds before a kernel's proof is asked for again. */
const proofRetry = 500;
/** Seconds each place in the order of committers has precedence for. */
const backoffSeconds = 5;

/** What joins an auxiliary chain to its origin. */
export interface BridgeServiceParts {
	readonly spec: ChainSpec;
	readonly client: OriginClient;
	/** Block of the origin that deployed Core. */
	readonly originNumber: number;
	/** Key that pays for commits on the origin. */
	readonly committerKey: Uint8Array;
	readonly validators: readonly Address[];
	readonly chain: ChainApi;
	readonly driver: AuxiliaryDriver;
	readonly metaBlocks: MetaBlocks;
	/** Milliseconds between two commits, at least. */
	readonly commitInterval: number;
	/** Milliseconds between looks at the origin when nobody pokes. */
	readonly pollInterval: number;
	readonly logger: Logger;
}

/** Carries news from the origin to the engine, and proofs and commits the other way. */
export class BridgeService {
	readonly #parts: BridgeServiceParts;
	readonly #planner: CommitPlanner;
	readonly #watcher: OriginWatcher;
	readonly #committer: Committer;
	readonly #prover: KernelProver;
	readonly #timers = new Set<NodeJS.Timeout>();
	#commitTimer: NodeJS.Timeout | null = null;
	#unlisten: () => void = () => undefined;

	private constructor(parts: BridgeServiceParts) {
		const { spec, client, logger, originNumber } = parts;
		this.#parts = parts;
		this.#planner = new CommitPlanner(parts.commitInterval);
		this.#prover = new KernelProver(client, spec, originNumber);
		this.#committer = new Committer({
			client,
			core: spec.core.address,
			sender: new TransactionSender(client, parts.committerKey),
			identities: parts.validators,
			backoffSeconds,
			logger,
			onEvent: (event) => this.#committerSaid(event),
		});
		const observed = parts.driver.engine.head.block.state.observations.at(-1) ?? spec.observation;
		this.#watcher = new OriginWatcher({
			client,
			core: spec.core.address,
			originNumber,
			originEpochLength: spec.originEpochLength,
			from: { number: observed.number, hash: observed.hash },
			interval: parts.pollInterval,
			logger,
			onEvent: (event) => this.#originSaid(event),
		});
	}

	/** Makes the service, aware of what is committed and of what is not yet. */
	static async create(parts: BridgeServiceParts): Promise<BridgeService> {
		const service = new BridgeService(parts);
		const { last } = parts.metaBlocks;
		if (last !== null) service.#planner.committed(last, Number.NEGATIVE_INFINITY);
		for await (const block of parts.chain.blocksFrom((last?.sourceNumber ?? 0) + 1)) service.#noteTransactions(block);
		return service;
	}

	start(): void {
		this.#unlisten = this.#parts.driver.listen({
			linkCompleted: (link) => this.#linkCompleted(link),
			kernelProofWanted: (height, observation) => void this.#prove(height, observation),
			headMoved: ({ added }) => {
				for (const block of added) this.#noteTransactions(block);
				this.#plan();
			},
		});
		this.#parts.driver.extendWhile(() => this.#plan());
		this.#watcher.start();
	}

	/** Looks at the origin now: its head moved. */
	poke(): void {
		this.#watcher.poke();
	}

	async stop(): Promise<void> {
		this.#unlisten();
		for (const timer of this.#timers) clearTimeout(timer);
		await Promise.all([this.#watcher.stop(), this.#committer.stop()]);
	}

	async #originSaid(event: OriginEvent): Promise<void> {
		const { driver, metaBlocks, logger } = this.#parts;
		switch (event.kind) {
			case 'originAdvanced':
				return driver.submit(event);
			case 'kernelOpened':
				metaBlocks.kernelOpened(event.kernel);
				this.#planner.kernelOpened(event.kernelHash);
				return driver.submit({ kind: 'kernelOpened', height: event.height, originNumber: event.originNumber });
			case 'metaBlockCommitted':
				await this.#committed(event);
				return driver.wake();
			case 'metaBlockFinalized': {
				const sourceHeight = event.blockNumber / this.#parts.spec.epochLength;
				return driver.submit({ kind: 'metaBlockCommitted', height: event.height, source: event.source, sourceHeight });
			}
			case 'originReorganised':
				logger.warn({ from: event.from }, 'origin: reorganised');
				await metaBlocks.undoFrom(event.from);
				return this.#committer.poke();
			case 'originContradicted':
				return logger.error({ ...event }, 'origin: abandoned a block that was final; this chain cannot go on from it');
			case 'originDown':
				return;
			case 'originRecovered':
				logger.info({}, 'origin: reached again');
				return this.#committer.poke();
		}
	}

	async #committed(event: MetaBlockCommitted): Promise<void> {
		const { client, metaBlocks, logger } = this.#parts;
		const { height, blockNumber: sourceNumber, source, dynasty, stateRoot, transactionHash, originNumber } = event;
		if (metaBlocks.at(height)?.hash === event.metaBlockHash) return;
		const { hash: originHash } = await client.header(originNumber);
		await metaBlocks.add({
			height,
			hash: event.metaBlockHash,
			kernelHash: event.kernelHash,
			transitionHash: event.transitionHash,
			source,
			sourceNumber,
			stateRoot,
			dynasty,
			accumulatedGas: event.accumulatedGas.toString(),
			transactionHash,
			originNumber,
			originHash,
		});
		this.#planner.committed({ sourceNumber, dynasty }, performance.now());
		logger.info({ height, sourceNumber, originNumber }, 'meta-block committed on the origin');
		this.#committer.poke();
	}

	#committerSaid(event: CommitterEvent): void {
		if (event.kind !== 'refused') return;
		this.#planner.commitFailed();
		this.#parts.driver.wake();
	}

	#linkCompleted(link: AuxiliaryLink): void {
		const { spec, driver } = this.#parts;
		const state = stateOf(driver.engine, link.message.source);
		if (state === undefined) return;
		const sourceNumber = link.message.sourceHeight * spec.epochLength;
		this.#planner.linkCompleted({ link, transition: transitionOf(spec, state), sourceNumber });
		this.#plan();
	}

	/** Acts on the plan; whether blocks are needed for it. */
	#plan(): boolean {
		const { kernel } = this.#parts.driver.engine.head.block.state;
		const decision = this.#planner.decide(performance.now(), kernel.hash);
		if (decision.kind === 'commit') void this.#commit(decision.candidate);
		if (decision.kind === 'wait') this.#wakeAfter(decision.milliseconds);
		return decision.kind === 'extend';
	}

	/** Wakes the driver when the commit interval is over; one timer is enough. */
	#wakeAfter(milliseconds: number): void {
		if (this.#commitTimer !== null) return;
		this.#commitTimer = this.#later(milliseconds, () => {
			this.#commitTimer = null;
			this.#parts.driver.wake();
		});
	}

	async #commit({ link, transition }: CommitCandidate): Promise<void> {
		const { chain, driver, metaBlocks, spec, logger } = this.#parts;
		const header = await chain.getHeader(link.message.source);
		const state = stateOf(driver.engine, link.message.target) ?? driver.engine.head.block.state;
		const height = (metaBlocks.last?.height ?? 0) + 1;
		const kernel = height === 1 ? spec.genesisKernel : metaBlocks.kernel(height);
		if (header === null || kernel === null || kernelHash(kernel) !== transition.kernelHash) {
			logger.error({ height, source: link.message.source }, 'a meta-block lacks its kernel or header');
			return this.#planner.commitFailed();
		}
		const members = activeSets(state).forward.map(({ address }) => address);
		const candidate: BridgeCandidate = { kernel, transition, link, header: bytesToHex(header.serialize()), members };
		this.#committer.submit(candidate);
	}

	async #prove(height: number, observation: { readonly number: number; readonly hash: `0x${string}` }): Promise<void> {
		const { driver, logger } = this.#parts;
		try {
			const inclusion = await this.#prover.proveKernel(height, observation);
			driver.submit({ kind: 'kernelProven', inclusion, observation: observation.hash });
		} catch (error) {
			logger.warn({ height, error: String(error) }, 'the kernel cannot be proven for now');
			this.#later(proofRetry, () => void this.#prove(height, observation));
		}
	}

	#noteTransactions({ number, block }: ChainBlock): void {
		if (block.transactions.length > 0) this.#planner.transactionsIncluded(number);
	}

	#later(milliseconds: number, callback: () => void): NodeJS.Timeout {
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			callback();
		}, milliseconds);
		this.#timers.add(timer);
		return timer;
	}
}
