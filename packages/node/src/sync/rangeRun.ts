import type { PeerInfo, PeerRequests } from '../network/types.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';
import { partsOf } from './batchParts.ts';
import { checkRange, type DescribedBlock, weightOf } from './checkBlocks.ts';
import type { BlockImporter, DescribeBlock, SyncChain } from './ports.ts';
import type { SyncFault } from './syncFault.ts';

/** Blocks asked for at once. */
const batchSize = 128;
/** An answer that ends early and is lighter than this many bytes is meagre: no limit of size can have cut it. */
const meagreBytes = 262_144;
/** Meagre answers in one run after which another peer is preferred. */
const mostMeagreAnswers = 4;

/** What a run is made of. */
export interface RangeRunParts {
	readonly requests: Pick<PeerRequests, 'blocksByRange'>;
	readonly importer: BlockImporter;
	readonly chain: SyncChain;
	readonly describe: DescribeBlock;
	readonly signal: AbortSignal;
}

/** Fetches one peer's chain from a number on up to the head that it tells of, and imports it. */
export class RangeRun {
	readonly #parts: RangeRunParts;
	/** The peer as last heard of. */
	readonly #peer: () => PeerInfo;
	#fromFinalized: boolean;
	#imported = 0;
	#current = 0;
	#meagreAnswers = 0;
	#isImporting = false;
	#isPreparing = false;

	/** `fromFinalized`: starts behind the finalised checkpoint, not behind the head. */
	constructor(parts: RangeRunParts, peer: () => PeerInfo, fromFinalized: boolean) {
		this.#parts = parts;
		this.#peer = peer;
		this.#fromFinalized = fromFinalized;
	}

	/** Blocks that were new here. */
	get imported(): number {
		return this.#imported;
	}

	/** Number of the last block taken in. */
	get current(): number {
		return this.#current;
	}

	/** Number that the peer promises to serve up to. */
	get target(): number {
		const { head, finalized } = this.#peer().status;
		return Math.max(head.number, finalized.number);
	}

	/**
	 * Resolves when the peer's chain is imported (null), when the signal is aborted (null), or with what went wrong.
	 * While a batch is imported the next is on its way: never more than two are in memory. Rejects only where the importer does.
	 */
	async run(): Promise<SyncFault | null> {
		const { chain } = this.#parts;
		const fault = await this.#runFrom((this.#fromFinalized ? chain.finalized : chain.head).number + 1);
		if (fault !== 'SYNC_WRONG_BRANCH' || this.#fromFinalized) return fault;
		this.#fromFinalized = true;
		return this.#runFrom(chain.finalized.number + 1);
	}

	async #runFrom(from: number): Promise<SyncFault | null> {
		const { chain, signal } = this.#parts;
		if (from > this.target) return null;
		if (this.#peer().status.earliest >= from) return 'SYNC_TOO_OLD';
		let batch = await this.#fetch(from);
		if (typeof batch === 'object' && !chain.has(batch[0].parentHash)) {
			// What was final here may have moved on, past these blocks, while they were on their way.
			return chain.finalized.number >= from ? 'SYNC_NOTHING_NEW' : 'SYNC_WRONG_BRANCH';
		}
		while (!signal.aborted) {
			if (typeof batch === 'string') return batch;
			const last: DescribedBlock = batch.at(-1) ?? batch[0];
			const next = last.number < this.target ? this.#fetch(last.number + 1, last) : null;
			const fault = await this.#importAll(batch, next);
			if (fault !== null || next === null) return fault;
			batch = await next;
		}
		return null;
	}

	/** Never rejects, so that nobody needs to wait for it. */
	async #fetch(from: number, last?: DescribedBlock): Promise<FetchedBatch | SyncFault> {
		const { requests, describe, signal } = this.#parts;
		const promised = this.target;
		try {
			const answer = requests.blocksByRange(this.#peer().name, from, batchSize);
			const blocks = checkRange(describe, await unlessAborted(answer, signal), { from, count: batchSize });
			if (blocks === null) return 'SYNC_NOT_CONTIGUOUS';
			const [first, ...others] = blocks;
			if (first === undefined || this.#isTooMeagre(blocks, promised)) return 'SYNC_PROMISE_BROKEN';
			if (last !== undefined && first.parentHash !== last.hash) return 'SYNC_CHAIN_CHANGED';
			return [first, ...others];
		} catch {
			return 'SYNC_NO_ANSWER';
		}
	}

	/** Whether the peer serves crumbs: a chain fetched so would take for ever. */
	#isTooMeagre(blocks: readonly DescribedBlock[], promised: number): boolean {
		const reached = blocks.at(-1)?.number ?? 0;
		const weight = blocks.reduce((sum, { sealed }) => sum + weightOf(sealed), 0);
		if (blocks.length < batchSize && reached < promised && weight < meagreBytes) this.#meagreAnswers += 1;
		return this.#meagreAnswers >= mostMeagreAnswers;
	}

	async #importAll(
		batch: readonly DescribedBlock[],
		next: Promise<FetchedBatch | SyncFault> | null,
	): Promise<SyncFault | null> {
		const parts = partsOf(batch);
		for (const [index, part] of parts.entries()) {
			const following = parts[index + 1];
			if (following !== undefined) this.#prepare(following);
			else void next?.then((fetched) => this.#prepareFirst(fetched));
			this.#isImporting = true;
			const fault = await this.#importPart(part);
			this.#isImporting = false;
			if (fault !== null) return fault;
		}
		return null;
	}

	async #importPart(part: readonly DescribedBlock[]): Promise<SyncFault | null> {
		const { importer, signal } = this.#parts;
		for (const { sealed, number } of part) {
			if (signal.aborted) return null;
			const { kind } = await importer.import(sealed);
			if (kind === 'invalid') return 'SYNC_BLOCK_INVALID';
			if (kind === 'orphan') return 'SYNC_WRONG_BRANCH';
			if (kind === 'ignored') return 'SYNC_BLOCK_IGNORED';
			if (kind === 'held') return 'SYNC_BLOCK_HELD';
			if (kind === 'imported') this.#imported += 1;
			this.#current = number;
		}
		return null;
	}

	/** Where the batch came while blocks before it are still imported; else it is imported at once. */
	#prepareFirst(batch: FetchedBatch | SyncFault): void {
		if (this.#isImporting && typeof batch === 'object') this.#prepare(partsOf(batch)[0] ?? []);
	}

	/** Nobody waits for it: where preparing is slow, what comes next is imported unprepared. */
	#prepare(part: readonly DescribedBlock[]): void {
		const { importer } = this.#parts;
		if (importer.prepare === undefined || this.#isPreparing) return;
		this.#isPreparing = true;
		void importer.prepare(part).finally(() => {
			this.#isPreparing = false;
		});
	}
}

type FetchedBatch = readonly [DescribedBlock, ...DescribedBlock[]];
