import type { AuxiliaryLink, ConsensusState, Evidence, Hash, Hex, Signature, Vote } from '@mosaic/consensus';

/** A block with what travels beside it (spec 3): enough for another node to verify and execute it. */
export interface SealedBlock {
	readonly slot: number;
	/** The proposer's signature of `BlockSeal(slot, hash)`. */
	readonly seal: Signature;
	/** RLP of the block. */
	readonly block: Uint8Array;
	/** RLP of its consensus body. */
	readonly body: Uint8Array;
}

/** Name of a connected peer: its libp2p identity, base58. No validator key is behind it. */
export type PeerName = string;

/** Where a node stands, as told at the handshake and whenever asked. */
export interface PeerStatus {
	readonly genesisHash: Hash;
	readonly coreIdentifier: Hash;
	readonly head: { readonly number: number; readonly hash: Hash; readonly slot: number };
	/** Highest finalised checkpoint known. */
	readonly finalized: { readonly height: number; readonly number: number; readonly hash: Hash };
	/** The oldest block whose successors the node can serve: 0, or the block of the snapshot it started from. */
	readonly earliest: number;
	/** The node's idea of the time, Unix milliseconds. */
	readonly time: number;
}

/** What to do with a message: forward it, drop it, or drop it and hold it against its sender. `code` is counted. */
export type Verdict =
	| { readonly kind: 'accept' }
	| { readonly kind: 'ignore'; readonly code: string }
	| { readonly kind: 'reject'; readonly code: string };

/** Tells of a block that is too large to be gossiped: whoever wants it asks the sender for it. */
export interface BlockAnnouncement {
	readonly hash: Hash;
	readonly slot: number;
	readonly seal: Signature;
	/** Bytes of the encoded sealed block. */
	readonly size: number;
}

/** Takes in what peers publish; each resolves with the verdict before the message is forwarded. */
export interface GossipHandlers {
	block(block: SealedBlock, from: PeerName): Promise<Verdict>;
	/** A block that is fetched, and given to `block`, only where this accepts. */
	announcement(announcement: BlockAnnouncement, from: PeerName): Promise<Verdict>;
	vote(vote: Vote, from: PeerName): Promise<Verdict>;
	link(link: AuxiliaryLink, from: PeerName): Promise<Verdict>;
	/** A raw signed transaction. */
	transaction(raw: Uint8Array, from: PeerName): Promise<Verdict>;
	evidence(evidence: Evidence, from: PeerName): Promise<Verdict>;
}

/** What a peer is told about consensus beyond blocks: what a node that was away has missed. */
export interface ConsensusSnapshot {
	/** Votes about either chain that no finalised block carries yet. */
	readonly votes: readonly Vote[];
	readonly evidence: readonly Evidence[];
}

/** Answers what peers ask for. The network bounds counts, bytes, rate and time; handlers only read. */
export interface RequestHandlers {
	status(): PeerStatus;
	/** Canonical blocks from a number on, ascending; may end early. */
	blocksByRange(from: number, count: number): AsyncIterable<SealedBlock>;
	/** A block and up to `count - 1` of its ancestors, descending; nothing where it is unknown. */
	blocksByHash(hash: Hash, count: number): AsyncIterable<SealedBlock>;
	consensus(): ConsensusSnapshot;
	/** The consensus state after a stored block, null where it is unknown. */
	consensusState(hash: Hash): Promise<ConsensusState | null>;
	/** RLP nodes of state tries, and contract codes, by their hash; unknown ones are left out. */
	stateNodes(hashes: readonly Hash[]): Promise<readonly Uint8Array[]>;
}

/** Asks one peer. All reject with NetworkError: unreachable, timed out, malformed, too large. */
export interface PeerRequests {
	status(peer: PeerName): Promise<PeerStatus>;
	/** Ascending from `from`; the peer may answer fewer, never more. */
	blocksByRange(peer: PeerName, from: number, count: number): Promise<readonly SealedBlock[]>;
	/** The block of this hash and then its ancestors, descending. */
	blocksByHash(peer: PeerName, hash: Hash, count: number): Promise<readonly SealedBlock[]>;
	consensus(peer: PeerName): Promise<ConsensusSnapshot>;
	consensusState(peer: PeerName, hash: Hash): Promise<ConsensusState | null>;
	stateNodes(peer: PeerName, hashes: readonly Hash[]): Promise<readonly Uint8Array[]>;
}

/** A connected peer whose handshake succeeded. */
export interface PeerInfo {
	readonly name: PeerName;
	/** Multiaddress of the connection. */
	readonly address: string;
	readonly direction: 'inbound' | 'outbound';
	/** As last told, at the handshake or when asked. */
	readonly status: PeerStatus;
	/** Unix milliseconds, and how far the peer's clock was ahead of ours then, as far as the round trip tells. */
	readonly statusAt: number;
	readonly clockOffset: number;
	readonly score: number;
}

/** What the rest of a node asks of the network. */
export interface NetworkApi {
	readonly requests: PeerRequests;
	/** Connected peers of the same chain, in no order. */
	peers(): readonly PeerInfo[];
	/** Multiaddresses others can dial, with this node's identity. */
	addresses(): readonly string[];
	/** Resolve when the message is handed to the peers of the mesh; with nobody connected they resolve too. */
	publishBlock(block: SealedBlock): Promise<void>;
	publishVotes(votes: readonly Vote[]): Promise<void>;
	publishLink(link: AuxiliaryLink): Promise<void>;
	publishTransaction(raw: Hex): Promise<void>;
	publishEvidence(evidence: Evidence): Promise<void>;
	/** What a peer sent turned out bad after its message was accepted; a peer that sinks too low is disconnected. */
	penalize(peer: PeerName, code: string): void;
	/** Calls `listener` with each peer whose handshake succeeded or whose status was renewed. */
	onPeer(listener: (peer: PeerInfo) => void): () => void;
	/** Messages by topic or protocol and outcome, such as `votes/reject/SIGNATURE_INVALID`. */
	counters(): Readonly<Record<string, number>>;
	stop(): Promise<void>;
}
