import { bytesToHex } from '@ethereumjs/util';
import {
	type CommitCandidate as BridgeCandidate,
	Committer,
	type CommitterEvent,
	KernelProver,
	type MetaBlockCommitted,
	type OriginClient,
	type OriginEvent,
	OriginPinner,
	OriginSight,
	OriginWatcher,
	TransactionSender,
} from '@mosaic/bridge';
import {
	type Address,
	type AuxiliaryLink,
	activeSets,
	type ChainSpec,
	type Hash,
	kernelHash,
	stateOf,
	transitionOf,
} from '@mosaic/consensus';
import type { AuxiliaryDriver } from '../auxiliary/driver.ts';
import { DriverError } from '../auxiliary/driverError.ts';
import type { MetaBlocks } from '../auxiliary/metaBlocks.ts';
import type { ChainApi, ChainBlock } from '../chain/types.ts';
import type { Logger } from '../logging/logger.ts';
import { type CommitCandidate, CommitPlanner } from './commitPlanner.ts';
import { contradictedCommit } from './contradictedCommit.ts';
import { KernelProofs } from './kernelProofs.ts';
import { metaBlockRecord } from './metaBlockRecord.ts';

/** Seconds each place in the order of committers has precedence for. */
const backoffSeconds = 5;

type MetaBlockFinalized = Extract<OriginEvent, { kind: 'metaBlockFinalized' }>;

/** What joins an auxiliary chain to its origin. */
export interface BridgeServiceParts {
	readonly spec: ChainSpec;
	readonly client: OriginClient;
	/** Block of the origin that deployed Core. */
	readonly originNumber: number;
	/** Key that pays for commits on the origin; null where this node commits nothing. */
	readonly committerKey: Uint8Array | null;
	readonly validators: readonly Address[];
	readonly chain: ChainApi;
	readonly driver: AuxiliaryDriver;
	readonly metaBlocks: MetaBlocks;
	/** Milliseconds between two commits, at least. */
	readonly commitInterval: number;
	/** Blocks before Core sees a block of the origin no more at which it is pinned; null: a quarter of those it sees. */
	readonly pinMargin: number | null;
	/** Milliseconds between looks at the origin when nobody pokes. */
	readonly pollInterval: number;
	readonly logger: Logger;
}

/** Carries news from the origin to the engine, and proofs and commits the other way. */
export class BridgeService {
	readonly #parts: BridgeServiceParts;
	readonly #planner: CommitPlanner;
	readonly #watcher: OriginWatcher;
	readonly #committer: Committer | null;
	readonly #sight: OriginSight;
	readonly #pinner: OriginPinner | null;
	readonly #proofs: KernelProofs;
	#commitTimer: NodeJS.Timeout | null = null;
	#stopped = false;
	/** Number of the origin's newest block, null until it is known. */
	#originHead: number | null = null;
	#unlisten: () => void = () => undefined;

	private constructor(parts: BridgeServiceParts) {
		const { spec, client, logger, originNumber } = parts;
		this.#parts = parts;
		this.#planner = new CommitPlanner(parts.commitInterval);
		const prover = new KernelProver(client, spec, originNumber);
		this.#proofs = new KernelProofs({
			prove: (height, observation) => prover.proveKernel(height, observation),
			onProof: (inclusion, { hash }) => parts.driver.submit({ kind: 'kernelProven', inclusion, observation: hash }),
			logger,
		});
		this.#sight = new OriginSight(client);
		const sender = parts.committerKey === null ? null : new TransactionSender(client, parts.committerKey);
		this.#committer = sender === null ? null : this.#createCommitter(sender);
		this.#pinner = sender === null ? null : this.#createPinner(sender);
		const { number, hash } = lastOnPath(parts);
		this.#watcher = new OriginWatcher({
			client,
			core: spec.core.address,
			originNumber,
			originEpochLength: spec.originEpochLength,
			from: { number, hash },
			anchor: spec.observation,
			interval: parts.pollInterval,
			logger,
			onEvent: (event) => this.#originSaid(event),
		});
	}

	/**
	 * Makes the service, aware of what is committed and of what is not yet. An origin that dropped commits while nobody
	 * watched is believed; one that has another block in place of one observed as final halts the driver.
	 */
	static async create(parts: BridgeServiceParts): Promise<BridgeService> {
		const { client, metaBlocks, driver, chain } = parts;
		const isThere = async ({ number, hash }: { number: number; hash: string }): Promise<boolean> =>
			(await client.findHeader(number))?.hash === hash;
		await metaBlocks.undoAbandoned(({ originNumber, originHash }) =>
			isThere({ number: originNumber, hash: originHash }),
		);
		const { number, hash: expected } = lastOnPath(parts);
		const found = await client.findHeader(number);
		if (found !== null && found.hash !== expected)
			driver.halt('ORIGIN_ABANDONED', { number, expected, found: found.hash });
		const service = new BridgeService(parts);
		const { last } = metaBlocks;
		if (last !== null) service.#planner.committed(last, Number.NEGATIVE_INFINITY);
		for await (const block of chain.blocksFrom((last?.sourceNumber ?? 0) + 1)) service.#noteTransactions(block);
		return service;
	}

	start(): void {
		this.#unlisten = this.#parts.driver.listen({
			linkCompleted: (link, consecutive) => consecutive && this.#linkCompleted(link),
			kernelProofWanted: (height, observation) => this.#proofs.want(height, observation),
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

	/** Ends; nothing is sent, asked for or told to the driver afterwards. */
	async stop(): Promise<void> {
		this.#stopped = true;
		this.#unlisten();
		this.#parts.driver.extendWhile(() => false);
		this.#proofs.stop();
		clearTimeout(this.#commitTimer ?? undefined);
		await Promise.all([this.#watcher.stop(), this.#committer?.stop(), this.#pinner?.stop()]);
	}

	#createCommitter(sender: TransactionSender): Committer {
		const { spec, client, validators: identities, logger } = this.#parts;
		const onEvent = (event: CommitterEvent): void => this.#committerSaid(event);
		return new Committer({ client, core: spec.core.address, sender, identities, backoffSeconds, logger, onEvent });
	}

	#createPinner(sender: TransactionSender): OriginPinner {
		const { spec, client, validators: identities, pinMargin: margin, logger } = this.#parts;
		const { core, originEpochLength } = spec;
		const shared = { client, core: core.address, sender, sight: this.#sight, originEpochLength };
		return new OriginPinner({ ...shared, identities, backoffSeconds, margin, logger });
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
			case 'metaBlockFinalized':
				return this.#finalized(event);
			case 'originBlockPinned':
				// Only of an origin whose blocks are old before they are final: elsewhere pins are to hold up nothing.
				if (await this.#sight.pinned(event)) driver.submit({ kind: 'originPinned', number: event.number });
				return;
			case 'originHead':
				this.#originHead = event.number;
				return this.#considerPinning(event.number);
			case 'originReorganised':
				logger.warn({ from: event.from }, 'origin: reorganised');
				this.#sight.forgetFrom(event.from);
				await this.#undoFrom(event.from);
				return this.#committer?.poke();
			case 'originContradicted': {
				const { number, expected, found } = event;
				return driver.halt('ORIGIN_ABANDONED', { number, expected, found });
			}
			case 'originDown':
				return;
			case 'originRecovered':
				logger.info({}, 'origin: reached again');
				return this.#committer?.poke();
		}
	}

	async #committed(event: MetaBlockCommitted): Promise<void> {
		const { metaBlocks, logger } = this.#parts;
		const { height, blockNumber: sourceNumber, dynasty, originNumber } = event;
		if (metaBlocks.at(height)?.hash === event.metaBlockHash) return;
		await metaBlocks.add(metaBlockRecord(event));
		this.#planner.committed({ sourceNumber, dynasty }, performance.now());
		logger.info({ height, sourceNumber, originNumber }, 'meta-block committed on the origin');
		this.#committer?.poke();
	}

	/** Kernels of commits that hold are not told again: the one after the last of these is known from before. */
	async #undoFrom(originNumber: number): Promise<void> {
		const { metaBlocks, spec } = this.#parts;
		const before = metaBlocks.last;
		await metaBlocks.undoFrom(originNumber);
		const { last } = metaBlocks;
		if (last === before) return;
		const height = (last?.height ?? 0) + 1;
		const kernel = height === 1 ? spec.genesisKernel : metaBlocks.kernel(height);
		this.#planner.undone(last, kernel === null ? null : kernelHash(kernel));
	}

	/** A commit is final: the engine never leaves its source. What is below the engine's tree is compared here. */
	async #finalized({ height, source, blockNumber }: MetaBlockFinalized): Promise<void> {
		const { driver, chain, spec } = this.#parts;
		const { number } = driver.engine.root.block;
		if (blockNumber >= number) {
			const sourceHeight = blockNumber / spec.epochLength;
			return driver.submit({ kind: 'metaBlockCommitted', height, source, sourceHeight });
		}
		const found = await contradictedCommit(chain, { source, blockNumber });
		if (found !== null) driver.halt('COMMITTED_CONTRADICTED', { height, committed: source, found });
	}

	/** Lets what a commit to come will observe be pinned in time. */
	#considerPinning(head: number): void {
		const { state } = this.#parts.driver.engine.head.block;
		const kernel = this.#planner.openKernel;
		const observation = state.observations[0];
		if (this.#parts.driver.halted !== null || !this.#planner.isBehind) return;
		if (kernel === null || observation === undefined) return;
		const members = activeSets(state).forward.map(({ address }) => address);
		void this.#pinner?.consider(head, { observation: observation.number, kernel, members });
	}

	#committerSaid(event: CommitterEvent): void {
		if (event.kind !== 'refused') return;
		this.#planner.commitFailed(performance.now());
		this.#parts.driver.wake();
	}

	#linkCompleted(link: AuxiliaryLink): void {
		const { spec, driver } = this.#parts;
		const state = stateOf(driver.engine, link.message.source);
		if (state === undefined) return;
		const sourceNumber = link.message.sourceHeight * spec.epochLength;
		const { height } = state.kernel;
		const transition = transitionOf(spec, state);
		// Core would refuse it: a candidate comes whose observation is newer, or pinned.
		const head = this.#originHead;
		if (head !== null && !this.#sight.sees(transition.originBlockNumber, head)) return;
		this.#planner.linkCompleted({ link, transition, kernelHeight: height, sourceNumber });
		this.#plan();
	}

	/** Acts on the plan; whether blocks are needed for it. */
	#plan(): boolean {
		if (this.#stopped || this.#committer === null || this.#parts.driver.halted !== null) return false;
		const { kernel } = this.#parts.driver.engine.head.block.state;
		const decision = this.#planner.decide(performance.now(), kernel.hash);
		if (decision.kind === 'commit') void this.#commit(decision.candidate);
		if (decision.kind === 'wait') this.#wakeAfter(decision.milliseconds);
		return decision.kind === 'extend';
	}

	/** Looks at the plan again when the commit interval is over; one timer is enough. */
	#wakeAfter(milliseconds: number): void {
		this.#commitTimer ??= setTimeout(() => {
			this.#commitTimer = null;
			if (this.#plan()) this.#parts.driver.wake();
		}, milliseconds);
	}

	async #commit(candidate: CommitCandidate): Promise<void> {
		const { logger } = this.#parts;
		try {
			this.#committer?.submit(await this.#complete(candidate));
		} catch (error) {
			logger.error({ height: candidate.kernelHeight, error: String(error) }, 'a meta-block cannot be proposed');
			this.#planner.commitFailed(performance.now());
		}
	}

	/** The candidate with what Core asks for beside its link. Throws DriverError. */
	async #complete({ link, transition, kernelHeight: height }: CommitCandidate): Promise<BridgeCandidate> {
		const { chain, driver, metaBlocks, spec } = this.#parts;
		const { source, target } = link.message;
		const header = await chain.getHeader(source);
		const state = stateOf(driver.engine, target) ?? driver.engine.head.block.state;
		const kernel = height === 1 ? spec.genesisKernel : metaBlocks.kernel(height);
		if (header === null || kernel === null || kernelHash(kernel) !== transition.kernelHash)
			throw new DriverError('BLOCK_MISSING', `meta-block ${height} lacks its kernel or the header of ${source}`);
		const members = activeSets(state).forward.map(({ address }) => address);
		return { kernel, transition, link, header: bytesToHex(header.serialize()), members };
	}

	#noteTransactions({ number, block }: ChainBlock): void {
		if (block.transactions.length > 0) this.#planner.transactionsIncluded(number);
	}
}

/** The last origin checkpoint that the engine knows: what the watcher reports next must follow it. */
function lastOnPath({ driver, spec }: BridgeServiceParts): { readonly number: number; readonly hash: Hash } {
	return driver.engine.originPath.at(-1) ?? spec.observation;
}
