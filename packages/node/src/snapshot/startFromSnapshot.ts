import { type ChainSpec, type ConsensusState, genesisState, type Hash } from '@mosaic/consensus';
import { type ExaminedBlock, isKnownProposer, proposerFault } from '../auxiliary/importing/examineBlock.ts';
import type { Chain } from '../chain/index.ts';
import type { Attachments } from '../chain/types.ts';
import type { PeerRequests } from '../network/types.ts';
import type { Database } from '../storage/index.ts';
import { downloadState, type StateProgress } from './downloadState.ts';
import { type FetchBlocksParts, fetchBlocks, fetchSealed } from './fetchBlocks.ts';
import { type FetchConsensusParts, fetchConsensus } from './fetchConsensus.ts';
import { SnapshotError } from './snapshotError.ts';
import { type PeerPorts, SnapshotPeers } from './snapshotPeers.ts';

/** Ancestors kept below the source: what BLOCKHASH reaches. */
const ancestors = 256;
/** Blocks between the source and the last checkpoint final at it. */
const mostAboveRoot = 2_048;

/** The source of the meta-block last committed, as Core on the origin has it. */
export interface SnapshotTarget {
	readonly source: Hash;
	readonly sourceNumber: number;
	/** The anchored state root. */
	readonly stateRoot: Hash;
}

/** What starting from a snapshot takes. */
export interface SnapshotParts extends PeerPorts {
	readonly spec: ChainSpec;
	/** A chain whose head is genesis. */
	readonly chain: Pick<Chain, 'decodeBlock' | 'adoptSnapshot' | 'head'>;
	/** The chain's database. */
	readonly database: Database;
	readonly requests: Pick<PeerRequests, 'blocksByHash' | 'consensusState' | 'stateNodes'>;
	readonly onProgress: (progress: StateProgress) => void;
	readonly signal?: AbortSignal;
}

/**
 * Makes the source of a committed meta-block the head of a new chain, with its state, without executing what came before
 * (spec 4.6: the commit prevails). Everything comes from peers and is verified against the commit before it is used; the
 * chain changes in one step at the end. Started again after a failure, it fetches only the state that is not there yet.
 * Throws SnapshotError, and ChainError CHAIN_NOT_NEW.
 */
export async function startFromSnapshot(parts: SnapshotParts, target: SnapshotTarget): Promise<void> {
	const { chain, spec, signal } = parts;
	const peers = new SnapshotPeers(parts);
	const ports = {
		spec,
		requests: parts.requests,
		peers,
		database: parts.database,
		onProgress: parts.onProgress,
		decodeBlock: (bytes: Uint8Array) => chain.decodeBlock(bytes),
		...(signal === undefined ? {} : { signal }),
	};
	const [source] = await fetchBlocks(ports, target.source, target.sourceNumber);
	if (source === undefined) throw new TypeError('fetching a block gives it');
	requireTarget(source, target);
	const { state } = await fetchConsensus(ports, source);
	const root = rootOf(spec, source, state);
	const lowest = Math.max(1, Math.min(root.number, source.number - ancestors));
	const blocks = [...(await fetchBlocks(ports, source.hash, lowest))].reverse();
	requireRoot(spec, blocks, root);

	const attachments = await fetchAttachments(ports, blocks, root.number);
	await downloadState(ports, target.stateRoot);
	signal?.throwIfAborted();
	await chain.adoptSnapshot({ blocks, attachments });
}

/** The block is the commit's by its hash: where it differs from the commit otherwise, the commit is wrong. */
function requireTarget({ block, number }: ExaminedBlock, target: SnapshotTarget): void {
	const stateRoot = `0x${Buffer.from(block.header.stateRoot).toString('hex')}`;
	if (stateRoot !== target.stateRoot) throw invalid('state root', target.stateRoot, stateRoot);
	if (number !== target.sourceNumber || number === 0)
		throw invalid('block number', String(target.sourceNumber), String(number));
}

/** The last checkpoint final at the source: consensus goes on from it, as later links may start there (spec 3). */
function rootOf(spec: ChainSpec, source: ExaminedBlock, state: ConsensusState): { number: number; hash: Hash } {
	const [finalized] = state.justified;
	const root = { number: (finalized?.height ?? 0) * spec.epochLength, hash: finalized?.hash ?? spec.genesisHash };
	if (source.number - root.number > mostAboveRoot)
		throw new SnapshotError({ code: 'SNAPSHOT_ROOT_TOO_OLD', root: root.number, source: source.number });
	return root;
}

function requireRoot(spec: ChainSpec, blocks: readonly ExaminedBlock[], root: { number: number; hash: Hash }): void {
	const [oldest] = blocks;
	if (oldest?.number === 1 && oldest.parentHash !== spec.genesisHash)
		throw invalid('genesis', spec.genesisHash, oldest.parentHash);
	const found = root.number === 0 ? spec.genesisHash : blocks.find(({ number }) => number === root.number)?.hash;
	if (found !== root.hash) throw invalid('last final checkpoint', root.hash, String(found));
}

/** What consensus stores beside the blocks from the root on, by hash. */
async function fetchAttachments(
	ports: FetchBlocksParts & FetchConsensusParts,
	blocks: readonly ExaminedBlock[],
	rootNumber: number,
): Promise<ReadonlyMap<Hash, Attachments>> {
	const attachments = new Map<Hash, Attachments>();
	let parent: SealedParent | null = rootNumber === 0 ? { slot: 0, state: genesisState(ports.spec) } : null;
	for (const block of blocks) {
		if (block.number < rootNumber) continue;
		const { state, attachments: found } = await fetchConsensus(ports, block);
		const accepts = sealerRule(parent, state);
		const { sealed } = accepts(block) ? block : await fetchSealed(ports, block.hash, accepts);
		attachments.set(block.hash, { ...found, seal: sealed.seal });
		parent = { slot: sealed.slot, state };
	}
	return attachments;
}

interface SealedParent {
	readonly slot: number;
	readonly state: ConsensusState;
}

/** Who may have sealed a block: of the lowest, whose parent's state is not known, any member of its own sets. */
function sealerRule(parent: SealedParent | null, state: ConsensusState): (block: ExaminedBlock) => boolean {
	return (block) =>
		parent === null ? isKnownProposer(state, block.proposer) : proposerFault(parent.state, parent.slot, block) === null;
}

function invalid(field: string, expected: string, found: string): SnapshotError {
	return new SnapshotError({ code: 'SNAPSHOT_TARGET_INVALID', field, expected, found });
}
