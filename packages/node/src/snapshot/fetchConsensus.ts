import { bytesToHex, type ConsensusState, consensusRoot, decodeBody, encodeState } from '@mosaic/consensus';
import type { ExaminedBlock } from '../auxiliary/importing/examineBlock.ts';
import type { Attachments } from '../chain/types.ts';
import type { PeerRequests } from '../network/types.ts';
import { PeerFault, type SnapshotPeers } from './snapshotPeers.ts';

/** What fetching consensus states takes. */
export interface FetchConsensusParts {
	readonly requests: Pick<PeerRequests, 'consensusState' | 'blocksByHash'>;
	readonly peers: SnapshotPeers;
	readonly signal?: AbortSignal;
}

/** A block's consensus state, and what is stored beside the block. */
export interface BlockConsensus {
	readonly state: ConsensusState;
	readonly attachments: Attachments;
}

/**
 * The consensus state and body of a block. Together they hash to the root in its header (spec 3), so that they are as
 * certain as the block's hash. The body that came with the block is of its sender: another may be needed.
 */
export function fetchConsensus(
	{ requests, peers, signal }: FetchConsensusParts,
	{ hash, block, sealed }: ExaminedBlock,
): Promise<BlockConsensus> {
	const expected = block.header.parentBeaconBlockRoot;
	let { body: bytes } = sealed;
	return peers.ask(async (peer) => {
		const state = await requests.consensusState(peer, hash);
		if (state === null) throw new PeerFault('SNAPSHOT_STATE_MISSING');
		const fits = (): boolean => {
			const body = decodeBody(bytes);
			return body.ok && expected !== undefined && consensusRoot(state, body.value) === bytesToHex(expected);
		};
		if (!fits()) {
			// The state or the body is wrong: with a body of the same peer the fault is this peer's.
			bytes = (await requests.blocksByHash(peer, hash, 1))[0]?.body ?? bytes;
			if (!fits()) throw new PeerFault('SNAPSHOT_STATE_WRONG');
		}
		const { slot, seal } = sealed;
		return { state, attachments: { slot, seal, body: bytesToHex(bytes), state: bytesToHex(encodeState(state)) } };
	}, signal);
}
