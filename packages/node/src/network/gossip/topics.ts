import {
	type AuxiliaryLink,
	type DecodeError,
	decodeEvidence,
	decodeLink,
	decodeVote,
	type Evidence,
	MAX_EVIDENCE_BYTES,
	MAX_LINK_BYTES,
	MAX_VOTE_BYTES,
	type Result,
	type Vote,
} from '@mosaic/consensus';
import type { ChainIdentity, Rate } from '../options.ts';
import { chainPrefix } from '../requests/protocols.ts';
import { type BlockMessage, decodeBlockMessage } from '../wire/blockMessage.ts';

/** What peers publish under one name: how large it may be, how often one peer may send it, and how it is read. */
export interface Topic<T> {
	readonly name: string;
	readonly maxBytes: number;
	/** For one peer; enough for 100 validators with slots of a second, and for 2,000 transactions a second. */
	readonly rate: Rate;
	/** How many messages of one peer may turn out to be of no use before the next are dropped unread; absent: any number. */
	readonly futile?: Rate;
	readonly decode: (bytes: Uint8Array) => Result<T, DecodeError>;
}

/** Largest encoded block that is gossiped whole; a larger one is announced. */
export const maxWholeBlockBytes = 256 * 1024;
const maxBlockMessageBytes = maxWholeBlockBytes + 1024;
/** Ethereum's nodes pass on transactions of at most 128 KiB. */
const maxTransactionBytes = 128 * 1024 + 1024;

export const blocksTopic: Topic<BlockMessage> = {
	name: 'blocks',
	maxBytes: maxBlockMessageBytes,
	rate: { perSecond: 10, burst: 200 },
	decode: (bytes) => decodeBlockMessage(bytes, maxBlockMessageBytes),
};

export const votesTopic: Topic<Vote> = {
	name: 'votes',
	maxBytes: MAX_VOTE_BYTES,
	rate: { perSecond: 1_000, burst: 10_000 },
	decode: decodeVote,
};

export const linksTopic: Topic<AuxiliaryLink> = {
	name: 'links',
	maxBytes: MAX_LINK_BYTES,
	rate: { perSecond: 20, burst: 400 },
	decode: decodeLink,
};

export const transactionsTopic: Topic<Uint8Array> = {
	name: 'transactions',
	maxBytes: maxTransactionBytes,
	rate: { perSecond: 4_000, burst: 20_000 },
	futile: { perSecond: 100, burst: 2_000 },
	decode: (bytes) => (bytes.length === 0 ? emptyTransaction : { ok: true, value: bytes }),
};

export const evidenceTopic: Topic<Evidence> = {
	name: 'evidence',
	maxBytes: MAX_EVIDENCE_BYTES,
	rate: { perSecond: 10, burst: 200 },
	decode: decodeEvidence,
};

/** The name of a topic on the wire: each chain has its own. */
export function topicId(topic: { readonly name: string }, chain: ChainIdentity): string {
	return `/mosaic/${chainPrefix(chain)}/${topic.name}/1`;
}

const emptyTransaction: Result<Uint8Array, DecodeError> = {
	ok: false,
	error: { code: 'MALFORMED_ENCODING', field: 'transaction', reason: 'expected at least one byte' },
};
