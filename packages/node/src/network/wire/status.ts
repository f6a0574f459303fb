import {
	at,
	type DecodeError,
	decodeWith,
	encodeRlp,
	type Read,
	type Result,
	readHash,
	readInteger,
	tuple,
} from '@mosaic/consensus';
import type { PeerStatus } from '../types.ts';

/** RLP of a status: chain, head, finalised checkpoint, oldest block, time. */
export function encodeStatus(status: PeerStatus): Uint8Array {
	const { genesisHash, coreIdentifier, head, finalized, earliest, time } = status;
	return encodeRlp([
		genesisHash,
		coreIdentifier,
		[head.number, head.hash, head.slot],
		[finalized.height, finalized.number, finalized.hash],
		earliest,
		Math.floor(time),
	]);
}

/** A status from hostile bytes. */
export function decodeStatus(bytes: Uint8Array): Result<PeerStatus, DecodeError> {
	return decodeWith(bytes, { maxBytes: 512, maxDepth: 2, maxItems: 16 }, 'status', readStatus);
}

const readStatus: Read<PeerStatus> = (item, field) => {
	const items = tuple(item, field, 6);
	return {
		genesisHash: at(items, 0, `${field}.genesisHash`, readHash),
		coreIdentifier: at(items, 1, `${field}.coreIdentifier`, readHash),
		head: at(items, 2, `${field}.head`, readHead),
		finalized: at(items, 3, `${field}.finalized`, readFinalized),
		earliest: at(items, 4, `${field}.earliest`, readInteger),
		time: at(items, 5, `${field}.time`, readInteger),
	};
};

const readHead: Read<PeerStatus['head']> = (item, field) => {
	const items = tuple(item, field, 3);
	return {
		number: at(items, 0, `${field}.number`, readInteger),
		hash: at(items, 1, `${field}.hash`, readHash),
		slot: at(items, 2, `${field}.slot`, readInteger),
	};
};

const readFinalized: Read<PeerStatus['finalized']> = (item, field) => {
	const items = tuple(item, field, 3);
	return {
		height: at(items, 0, `${field}.height`, readInteger),
		number: at(items, 1, `${field}.number`, readInteger),
		hash: at(items, 2, `${field}.hash`, readHash),
	};
};
