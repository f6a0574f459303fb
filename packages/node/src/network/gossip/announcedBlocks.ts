import type { Hash } from '@mosaic/consensus';
import type { BlockAnnouncement, PeerName, SealedBlock, Verdict } from '../types.ts';
import type { HashQuery } from '../wire/queries.ts';
import { hashOfBlock } from '../wire/sealedBlock.ts';
import { ignore } from './judge.ts';

/** What fetching announced blocks needs. */
export interface AnnouncedBlocksParts {
	/** The peer's block of this hash, null where it has none; rejects where it does not answer. */
	readonly fetch: (peer: PeerName, hash: Hash) => Promise<SealedBlock | null>;
	/** Connected peers, to be asked when the announcing peer does not answer. */
	readonly peers: () => readonly PeerName[];
	/** Accepts what is worth fetching: anybody can announce anything. */
	readonly examine: (announcement: BlockAnnouncement, from: PeerName) => Promise<Verdict>;
	readonly handle: (block: SealedBlock, from: PeerName) => Promise<Verdict>;
	/** A peer gave a block that was rejected, though another gave a good one. */
	readonly blame: (peer: PeerName, code: string) => void;
}

/**
 * Blocks that are too large to be gossiped. Their announcement is accepted when the block that it leads to is; the
 * newest are kept, to be handed on before the chain has stored them.
 */
export class AnnouncedBlocks {
	readonly #parts: AnnouncedBlocksParts;
	readonly #pulling = new Set<Hash>();
	readonly #kept = new Map<Hash, SealedBlock>();
	#turn = 0;

	constructor(parts: AnnouncedBlocksParts) {
		this.#parts = parts;
	}

	/** Keeps a block for those who will ask for it. */
	keep(hash: Hash, block: SealedBlock): void {
		this.#kept.delete(hash);
		this.#kept.set(hash, block);
		let bytes = 0;
		for (const [other, { block: encoded, body }] of [...this.#kept].reverse()) {
			bytes += encoded.length + body.length;
			if (bytes > mostKeptBytes && other !== hash) this.#kept.delete(other);
		}
	}

	find(query: HashQuery): SealedBlock | undefined {
		return query.count === 1 ? this.#kept.get(query.hash) : undefined;
	}

	/** Pulls an announced block from who announced it, and has it judged. */
	async judge(announcement: BlockAnnouncement, from: PeerName): Promise<Verdict> {
		const { hash } = announcement;
		const worth = await this.#parts.examine(announcement, from);
		if (worth.kind !== 'accept') return worth;
		if (this.#pulling.has(hash)) return ignore('PULLING');
		if (this.#pulling.size >= mostPulls) return ignore('BUSY');
		this.#pulling.add(hash);
		try {
			return await this.#pullFromAny(announcement, from);
		} finally {
			this.#pulling.delete(hash);
		}
	}

	/** What the first peer that serves it properly gave decides; who gave something else first does not spoil it. */
	async #pullFromAny(announcement: BlockAnnouncement, from: PeerName): Promise<Verdict> {
		const rejections = new Map<PeerName, string>();
		for (const peer of [from, ...this.#others(from)]) {
			const verdict = await this.#pull(announcement, peer);
			if (verdict === null) continue;
			if (verdict.kind !== 'reject') return this.#held(rejections, verdict);
			rejections.set(peer, verdict.code);
		}
		const own = rejections.get(from);
		rejections.delete(from);
		return this.#held(rejections, own === undefined ? ignore('NOT_SERVED') : { kind: 'reject', code: own });
	}

	#held(rejections: ReadonlyMap<PeerName, string>, verdict: Verdict): Verdict {
		for (const [peer, code] of rejections) this.#parts.blame(peer, code);
		return verdict;
	}

	/** Some of the other peers, beginning with another one each time. */
	#others(from: PeerName): readonly PeerName[] {
		const peers = this.#parts.peers().filter((peer) => peer !== from);
		this.#turn = (this.#turn + 1) % Math.max(1, peers.length);
		return [...peers.slice(this.#turn), ...peers.slice(0, this.#turn)].slice(0, mostOthers);
	}

	/** What came of one peer's block; null where it gave none with this seal. */
	async #pull({ hash, slot, seal }: BlockAnnouncement, peer: PeerName): Promise<Verdict | null> {
		const block = await this.#parts.fetch(peer, hash).catch(() => null);
		if (block === null) return null;
		if (hashOfBlock(block.block) !== hash) return { kind: 'reject', code: 'OTHER_BLOCK' };
		if (block.slot !== slot || block.seal !== seal) return null;
		const verdict = await this.#parts.handle(block, peer);
		if (verdict.kind === 'accept') this.keep(hash, block);
		return verdict;
	}
}

const mostPulls = 8;
const mostOthers = 3;
const mostKeptBytes = 48 * 1024 * 1024;
