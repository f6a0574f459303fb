import type { Hash } from '@mosaic/consensus';
import type { Logger } from '../logging/logger.ts';
import type { NetworkApi, PeerName } from '../network/types.ts';
import { type AncestorClimbParts, climb } from './ancestorClimb.ts';
import type { PeerBook } from './peerBook.ts';
import { PendingBudget } from './pendingBudget.ts';

/** Blocks that wait to be fetched; where more are wanted, the one that waits longest is forgotten. */
const mostWaiting = 256;
/** Blocks being fetched at once. */
const mostInFlight = 4;

interface BlockWantsParts extends Omit<AncestorClimbParts, 'requests' | 'budget' | 'signal'> {
	readonly network: Pick<NetworkApi, 'requests' | 'peers'>;
	readonly book: PeerBook;
	/** Fetches what this peer has from behind the finalised checkpoint: more is missing than fits in memory. */
	readonly fetchRange: (peer: PeerName) => void;
	readonly logger: Pick<Logger, 'debug' | 'error'>;
}

/** Fetches single blocks that something here refers to, with the ancestors that are missing. */
export class BlockWants {
	readonly #parts: BlockWantsParts;
	readonly #climbParts: AncestorClimbParts;
	readonly #stopping = new AbortController();
	readonly #waiting = new Map<Hash, PeerName | undefined>();
	readonly #inFlight = new Map<Hash, Promise<void>>();
	#turn = 0;

	constructor(parts: BlockWantsParts) {
		this.#parts = parts;
		const { requests } = parts.network;
		this.#climbParts = { ...parts, requests, budget: new PendingBudget(), signal: this.#stopping.signal };
	}

	/** Fetches a block, from the peer that told of it first; does nothing where it is known or fetched already. */
	want(hash: Hash, from?: PeerName): void {
		if (this.#stopping.signal.aborted || this.#parts.chain.has(hash)) return;
		if (this.#inFlight.has(hash) || this.#waiting.has(hash)) return;
		const [oldest] = this.#waiting.keys();
		if (oldest !== undefined && this.#waiting.size >= mostWaiting) this.#waiting.delete(oldest);
		this.#waiting.set(hash, from);
		this.#startWaiting();
	}

	/** Blocks waiting or being fetched. */
	get size(): number {
		return this.#waiting.size + this.#inFlight.size;
	}

	/** Resolves when nothing is being fetched. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		this.#waiting.clear();
		await Promise.all(this.#inFlight.values());
	}

	#startWaiting(): void {
		for (const [hash, from] of this.#waiting) {
			if (this.#inFlight.size >= mostInFlight) return;
			this.#waiting.delete(hash);
			this.#inFlight.set(hash, this.#fetch(hash, from));
		}
	}

	/** Never rejects. */
	async #fetch(hash: Hash, from: PeerName | undefined): Promise<void> {
		await Promise.resolve();
		try {
			for (const peer of this.#inOrder(from)) {
				if (await this.#fetchFrom(peer, hash)) break;
			}
		} catch (error) {
			this.#parts.logger.error({ hash, error: String(error) }, 'synchronisation: a block could not be imported');
		}
		this.#inFlight.delete(hash);
		this.#startWaiting();
	}

	/** Whether no other peer needs to be asked. */
	async #fetchFrom(peer: PeerName, hash: Hash): Promise<boolean> {
		const { book, fetchRange, logger } = this.#parts;
		if (this.#stopping.signal.aborted) return true;
		const end = await climb(this.#climbParts, peer, hash);
		if (this.#stopping.signal.aborted) return true;
		logger.debug({ peer, hash, end: end.kind }, 'fetched a block that was missing');
		if (end.kind === 'failed') book.blame(peer, end.fault);
		if (end.kind === 'tooFar') fetchRange(peer);
		return end.kind === 'done' || end.kind === 'tooFar';
	}

	/** The peer that told of the block, and then the others, beginning with another one each time. */
	#inOrder(from: PeerName | undefined): readonly PeerName[] {
		const names = this.#parts.network.peers().map(({ name }) => name);
		this.#turn += 1;
		const start = names.length === 0 ? 0 : this.#turn % names.length;
		const others = [...names.slice(start), ...names.slice(0, start)].filter((name) => name !== from);
		return from !== undefined && names.includes(from) ? [from, ...others] : others;
	}
}
