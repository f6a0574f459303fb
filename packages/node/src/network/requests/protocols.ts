import {
	type ConsensusState,
	type DecodeError,
	decodeState,
	encodeState,
	type Hash,
	type Result,
} from '@mosaic/consensus';
import { type ChainIdentity, defaultLimits } from '../options.ts';
import type { ConsensusSnapshot, PeerStatus, SealedBlock } from '../types.ts';
import {
	decodeHashes,
	decodeHashQuery,
	decodeRange,
	encodeHashes,
	encodeHashQuery,
	encodeRange,
	type HashQuery,
	maxQueryBytes,
	type RangeQuery,
} from '../wire/queries.ts';
import { decodeSealedBlock, encodeSealedBlock, maxSealedBlockBytes } from '../wire/sealedBlock.ts';
import { decodeSnapshot, encodeSnapshot, maxSnapshotBytes } from '../wire/snapshot.ts';
import { decodeStatus, encodeStatus } from '../wire/status.ts';

/** A question that peers ask each other over a stream of its own: one frame of query, then frames of one item each. */
export interface Protocol<Query, Item> {
	/** What counters and errors call it. */
	readonly name: string;
	readonly encodeQuery: (query: Query) => Uint8Array;
	readonly decodeQuery: (bytes: Uint8Array) => Result<Query, DecodeError>;
	readonly encodeItem: (item: Item) => Uint8Array;
	readonly decodeItem: (bytes: Uint8Array) => Result<Item, DecodeError>;
	/** Most items that answer a query, and bytes of one. */
	readonly mostItems: (query: Query) => number;
	readonly itemBytes: number;
	readonly queryBytes: number;
}

const nothing: Pick<Protocol<null, unknown>, 'encodeQuery' | 'decodeQuery' | 'queryBytes'> = {
	encodeQuery: () => new Uint8Array(0),
	decodeQuery: () => ({ ok: true, value: null }),
	queryBytes: 0,
};
const one = (): number => 1;
const sealedBlocks: Pick<Protocol<unknown, SealedBlock>, 'encodeItem' | 'decodeItem' | 'itemBytes'> = {
	encodeItem: encodeSealedBlock,
	decodeItem: decodeSealedBlock,
	itemBytes: maxSealedBlockBytes,
};

/** The status of both sides: of who asks as the query, of who is asked as the item. */
export const statusProtocol: Protocol<PeerStatus, PeerStatus> = {
	name: 'status',
	encodeQuery: encodeStatus,
	decodeQuery: decodeStatus,
	encodeItem: encodeStatus,
	decodeItem: decodeStatus,
	mostItems: one,
	itemBytes: 512,
	queryBytes: 512,
};

export const blocksByRangeProtocol: Protocol<RangeQuery, SealedBlock> = {
	...sealedBlocks,
	name: 'blocks-by-range',
	encodeQuery: encodeRange,
	decodeQuery: decodeRange,
	mostItems: (query) => query.count,
	queryBytes: 64,
};

export const blocksByHashProtocol: Protocol<HashQuery, SealedBlock> = {
	...sealedBlocks,
	name: 'blocks-by-hash',
	encodeQuery: encodeHashQuery,
	decodeQuery: decodeHashQuery,
	mostItems: (query) => query.count,
	queryBytes: 64,
};

export const consensusProtocol: Protocol<null, ConsensusSnapshot> = {
	...nothing,
	name: 'consensus',
	encodeItem: encodeSnapshot,
	decodeItem: decodeSnapshot,
	mostItems: one,
	itemBytes: maxSnapshotBytes,
};

export const consensusStateProtocol: Protocol<HashQuery, ConsensusState> = {
	name: 'consensus-state',
	encodeQuery: encodeHashQuery,
	decodeQuery: decodeHashQuery,
	encodeItem: encodeState,
	decodeItem: decodeState,
	mostItems: one,
	itemBytes: defaultLimits.answerBytes,
	queryBytes: 64,
};

export const stateNodesProtocol: Protocol<readonly Hash[], Uint8Array> = {
	name: 'state-nodes',
	encodeQuery: encodeHashes,
	decodeQuery: decodeHashes,
	encodeItem: (node) => node,
	decodeItem: (bytes) => ({ ok: true, value: bytes.slice() }),
	mostItems: (hashes) => hashes.length,
	itemBytes: 64 * 1024,
	queryBytes: maxQueryBytes,
};

/**
 * The name of a protocol on the wire. That of statuses is the same on every chain, so that peers of another can be told
 * so; the others are the chain's own.
 */
export function protocolId(protocol: { readonly name: string }, chain: ChainIdentity): string {
	return protocol.name === statusProtocol.name
		? '/mosaic/status/1'
		: `/mosaic/${chainPrefix(chain)}/${protocol.name}/1`;
}

/** The first eight bytes of the genesis hash, in hex. */
export function chainPrefix(chain: ChainIdentity): string {
	return chain.genesisHash.slice(2, 18);
}
