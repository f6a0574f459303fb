import type { Hash } from '@mosaic/consensus';
import type { Clock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import type { NetworkApi, PeerInfo, PeerName, PeerStatus } from '../network/types.ts';
import { WakingLoop } from '../tasks/wakingLoop.ts';
import type { PeerBook } from './peerBook.ts';
import type { SyncChain } from './ports.ts';
import { RangeRun, type RangeRunParts } from './rangeRun.ts';

/** Blocks that a peer may be ahead before a range is fetched: fewer come by themselves. */
const nearness = 8;
/** Milliseconds for which a node that has just started believes what peers say of their chains before they serve it. */
const trust = 30_000;

/** What `eth_syncing` answers. */
export interface SyncProgress {
	readonly startingBlock: number;
	readonly currentBlock: number;
	readonly highestBlock: number;
}

/** Calls `ring` once after a time in milliseconds; answers how to prevent it. */
export type Alarm = (milliseconds: number, ring: () => void) => () => void;

interface RangeSyncParts extends Omit<RangeRunParts, 'signal' | 'requests'> {
	readonly network: Pick<NetworkApi, 'requests' | 'peers'>;
	readonly book: PeerBook;
	readonly alarm: Alarm;
	readonly clock: Clock;
	readonly logger: Pick<Logger, 'debug' | 'warn' | 'error'>;
}

/** Brings a node that fell behind up to its peers, one peer and one batch of blocks at a time. */
export class RangeSync {
	readonly #parts: RangeSyncParts;
	readonly #loop: WakingLoop;
	readonly #stopping = new AbortController();
	readonly #whenSynced = new Set<() => void>();
	#run: { readonly range: RangeRun; readonly peer: PeerName } | null = null;
	/** A peer to fetch from behind the finalised checkpoint, whatever it tells of its head. */
	#demanded: PeerName | null = null;
	/** Number of the head when the node was last synced. */
	#startingBlock: number;
	#silenceAlarm: () => void = () => undefined;
	/** When a peer was first seen to tell of blocks far ahead, Unix milliseconds; null before that. */
	#claimedSince: number | null = null;
	/** Whether the node has been level with its peers since it started. */
	#wasSynced = false;

	constructor(parts: RangeSyncParts) {
		this.#parts = parts;
		this.#startingBlock = parts.chain.head.number;
		this.#loop = new WakingLoop(
			() => this.#turn(),
			(error) => parts.logger.error({ error: String(error) }, 'synchronisation: a block could not be imported'),
		);
	}

	/** Looks again at where the peers stand. */
	wake(): void {
		this.#loop.wake();
	}

	/** Fetches what a peer has from behind the finalised checkpoint on, unless a range is being fetched already. */
	demand(peer: PeerName): void {
		if (this.isRunning) return;
		this.#demanded ??= peer;
		this.wake();
	}

	get isRunning(): boolean {
		return this.#run !== null;
	}

	/**
	 * No range is being fetched that serves much, and no peer that is believed is far ahead. Anybody can tell of a long
	 * chain, and validators must not wait for it: once level, a node believes those who have served what they told of; one
	 * that has just started believes everybody, for a while.
	 */
	get isSynced(): boolean {
		const { network } = this.#parts;
		if (this.#run !== null && this.#run.range.imported > nearness) return false;
		return !network.peers().some((peer) => this.#isBelieved(peer.name) && this.#isAhead(peer.status));
	}

	/** null where the node is synced. */
	get progress(): SyncProgress | null {
		if (this.isSynced) return null;
		const { network, chain } = this.#parts;
		const believed = network.peers().filter(({ name }) => this.#isBelieved(name));
		const heights = believed.map(({ status }) => Math.max(status.head.number, status.finalized.number));
		const currentBlock = Math.max(chain.head.number, this.#run?.range.current ?? 0);
		const highestBlock = Math.max(currentBlock, this.#run?.range.target ?? 0, ...heights);
		return { startingBlock: Math.min(this.#startingBlock, currentBlock), currentBlock, highestBlock };
	}

	/** Calls `listener` once, when the node is synced: at once where it is. */
	onSynced(listener: () => void): () => void {
		this.#whenSynced.add(listener);
		this.#review();
		return () => this.#whenSynced.delete(listener);
	}

	/** Resolves when nothing runs; what is still on its way from peers matters no more. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		this.#silenceAlarm();
		this.#whenSynced.clear();
		await this.#loop.stop();
	}

	/** A run with the best peer that is ahead and may be asked. */
	async #turn(): Promise<boolean> {
		this.#silenceAlarm();
		const demanded = this.#demanded;
		const peer = this.#nextPeer();
		if (peer === null) {
			this.#demanded = null;
			this.#review();
			return false;
		}
		const fromFinalized = peer.name === demanded;
		if (fromFinalized) this.#demanded = null;
		await this.#fetchFrom(peer, fromFinalized);
		this.#review();
		return true;
	}

	async #fetchFrom(peer: PeerInfo, fromFinalized: boolean): Promise<void> {
		const { network, book, logger } = this.#parts;
		const { name } = peer;
		const signal = this.#stopping.signal;
		let latest = peer;
		const current = (): PeerInfo => {
			latest = network.peers().find((other) => other.name === name) ?? latest;
			return latest;
		};
		const range = new RangeRun({ ...this.#parts, requests: network.requests, signal }, current, fromFinalized);
		book.asked(name);
		this.#run = { range, peer: name };
		try {
			const end = await range.run();
			const idle = range.imported === 0 && !fromFinalized;
			const fault = end ?? (idle ? 'SYNC_NOTHING_NEW' : null);
			logger.debug({ peer: name, imported: range.imported, current: range.current, fault }, 'fetched blocks');
			if (signal.aborted) return;
			if (range.imported > 0 && (fault === null || range.imported > nearness))
				book.served(name, range.imported > nearness);
			if (fault !== null) book.failed(name, fault);
		} finally {
			this.#run = null;
		}
	}

	/** Where all that are ahead rest, the alarm is set to the end of the first rest. */
	#nextPeer(): PeerInfo | null {
		const { network, book, alarm } = this.#parts;
		const ahead = network.peers().filter(({ name, status }) => name === this.#demanded || this.#isAhead(status));
		if (ahead.length > 0) this.#claimedSince ??= this.#parts.clock.now();
		const rested = ahead.filter(({ name }) => book.restOf(name) === 0);
		if (rested.length === 0 && ahead.length > 0 && !this.#stopping.signal.aborted) {
			const shortest = Math.min(...ahead.map(({ name }) => book.restOf(name)));
			this.#silenceAlarm = alarm(shortest, () => this.wake());
		}
		const [best] = rested.sort((first, second) => this.#compare(first, second));
		return best ?? null;
	}

	/**
	 * The demanded first, then who has served well, who has failed least, the highest finalised, the highest head, and
	 * whoever was asked longest ago: peers that tell of much and serve nothing do not keep a good one waiting for long.
	 */
	#compare(first: PeerInfo, second: PeerInfo): number {
		const { book } = this.#parts;
		return (
			Number(second.name === this.#demanded) - Number(first.name === this.#demanded) ||
			Number(book.isProven(second.name)) - Number(book.isProven(first.name)) ||
			book.failuresOf(first.name) - book.failuresOf(second.name) ||
			second.status.finalized.number - first.status.finalized.number ||
			second.status.head.number - first.status.head.number ||
			book.lastAsked(first.name) - book.lastAsked(second.name)
		);
	}

	/** Whether a peer tells of blocks far ahead that are not known here, on another branch say. */
	#isAhead({ head, finalized }: PeerStatus): boolean {
		const { chain } = this.#parts;
		const own = chain.head.number;
		return isBeyond(chain, finalized, own) || isBeyond(chain, head, own + nearness);
	}

	#isBelieved(peer: PeerName): boolean {
		const { book, clock } = this.#parts;
		if (!book.isCredible(peer)) return false;
		return book.isProven(peer) || (!this.#wasSynced && clock.now() - (this.#claimedSince ?? clock.now()) < trust);
	}

	#review(): void {
		if (this.#stopping.signal.aborted || !this.isSynced) return;
		this.#wasSynced ||= this.#parts.network.peers().length > 0;
		this.#startingBlock = this.#parts.chain.head.number;
		for (const listener of this.#whenSynced) {
			this.#whenSynced.delete(listener);
			listener();
		}
	}
}

function isBeyond(chain: SyncChain, block: { readonly number: number; readonly hash: Hash }, number: number): boolean {
	return block.number > number && !chain.has(block.hash);
}
