import type { Hash } from '@mosaic/consensus';
import type { PeerName, SealedBlock, Verdict } from '../types.ts';
import type { BlockAnnouncement } from '../wire/blockMessage.ts';
import type { HashQuery } from '../wire/queries.ts';
import { hashOfBlock } from '../wire/sealedBlock.ts';
import { ignore } from './judge.ts';

/** What fetching announced blocks needs. */
export interface AnnouncedBlocksParts {
	/** The peer's block of this hash, null where it has none; rejects where it does not answer. */
	readonly fetch: (peer: PeerName, hash: Hash) => Promise<SealedBlock | null>;
	/** Connected peers, to be asked when the announcing peer does not answer. */
	readonly peers: () => readonly PeerName[];
	readonly handle: (block: SealedBlock, from: PeerName) => Promise<Verdict>;
}

/**
 * Blocks that are too large to be gossiped. Their announcement is accepted when the block that it leads to is; the
 * newest are kept, to be handed on before the chain has stored them.
 */
export class AnnouncedBlocks {
	readonly #parts: AnnouncedBlocksParts;
	readonly #pulling = new Set<Hash>();
	readonly #kept = new Map<Hash, SealedBlock>();

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
		if (this.#pulling.has(hash)) return ignore('PULLING');
		if (this.#pulling.size >= mostPulls) return ignore('BUSY');
		this.#pulling.add(hash);
		try {
			const block = await this.#pull(announcement, from);
			if ('kind' in block) return block;
			const verdict = await this.#parts.handle(block, from);
			if (verdict.kind === 'accept') this.keep(hash, block);
			return verdict;
		} finally {
			this.#pulling.delete(hash);
		}
	}

	async #pull({ hash, slot, seal }: BlockAnnouncement, from: PeerName): Promise<SealedBlock | Verdict> {
		const others = this.#parts.peers().filter((peer) => peer !== from);
		for (const peer of [from, ...others.slice(0, mostOthers)]) {
			const block = await this.#parts.fetch(peer, hash).catch(() => null);
			if (block === null) continue;
			if (hashOfBlock(block.block) !== hash) {
				if (peer === from) return { kind: 'reject', code: 'OTHER_BLOCK' };
				continue;
			}
			return block.slot === slot && block.seal === seal ? block : ignore('OTHER_SEAL');
		}
		return ignore('NOT_SERVED');
	}
}

const mostPulls = 8;
const mostOthers = 3;
const mostKeptBytes = 48 * 1024 * 1024;
