import type { Block } from '@ethereumjs/block';
import type { ChainSpec, Hash } from '@mosaic/consensus';
import { hasOwnContents } from '../auxiliary/importing/contents.ts';
import { type ExaminedBlock, examineBlock } from '../auxiliary/importing/examineBlock.ts';
import type { PeerRequests, SealedBlock } from '../network/types.ts';
import { PeerFault, type SnapshotPeers } from './snapshotPeers.ts';

/** Blocks asked for at once. */
const pageBlocks = 128;

/** What fetching blocks takes. */
export interface FetchBlocksParts {
	readonly spec: ChainSpec;
	readonly requests: Pick<PeerRequests, 'blocksByHash'>;
	readonly peers: SnapshotPeers;
	decodeBlock(bytes: Uint8Array): Block;
	readonly signal?: AbortSignal;
}

/**
 * A block and its ancestors down to number `lowest` (at least 1), descending. Each hashes to what its child names, so
 * that all are as certain as `hash`; transactions belong to their header, seals are signatures of their slot.
 */
export async function fetchBlocks(parts: FetchBlocksParts, hash: Hash, lowest: number): Promise<ExaminedBlock[]> {
	const blocks: ExaminedBlock[] = [];
	let wanted: Hash = hash;
	for (let left = 1; left > 0; ) {
		const page = await fetchPage(parts, wanted, blocks.length === 0 ? 1 : Math.min(left, pageBlocks));
		blocks.push(...page);
		const last = page.at(-1);
		if (last === undefined) break;
		wanted = last.parentHash;
		left = last.number - lowest;
	}
	return blocks;
}

/** One block, from a peer whose seal of it `accepts` takes; other peers' seals are held against them. */
export async function fetchSealed(
	parts: FetchBlocksParts,
	hash: Hash,
	accepts: (block: ExaminedBlock) => boolean,
): Promise<ExaminedBlock> {
	const { requests, peers, signal } = parts;
	return peers.ask(async (peer) => {
		const [sealed] = await requests.blocksByHash(peer, hash, 1);
		if (sealed === undefined) throw new PeerFault('SNAPSHOT_BLOCK_MISSING');
		const block = checked(parts, sealed, hash);
		if (!accepts(block)) throw new PeerFault('SNAPSHOT_BLOCK_WRONG');
		return block;
	}, signal);
}

function fetchPage(parts: FetchBlocksParts, hash: Hash, count: number): Promise<ExaminedBlock[]> {
	const { requests, peers, signal } = parts;
	return peers.ask(async (peer) => {
		const answer = await requests.blocksByHash(peer, hash, count);
		if (answer.length === 0) throw new PeerFault('SNAPSHOT_BLOCK_MISSING');
		if (answer.length > count) throw new PeerFault('SNAPSHOT_BLOCK_WRONG');
		let wanted = hash;
		return answer.map((sealed) => {
			const block = checked(parts, sealed, wanted);
			wanted = block.parentHash;
			return block;
		});
	}, signal);
}

function checked({ spec, decodeBlock }: FetchBlocksParts, sealed: SealedBlock, hash: Hash): ExaminedBlock {
	const found = examineBlock({ spec, decodeBlock }, sealed);
	if (found.kind === 'invalid' || found.examined.hash !== hash) throw new PeerFault('SNAPSHOT_BLOCK_WRONG');
	if (!hasOwnContents(found.examined.block)) throw new PeerFault('SNAPSHOT_BLOCK_WRONG');
	return found.examined;
}
