import {
	at,
	boundedBytes,
	type DecodeError,
	decodeWith,
	encodeRlp,
	type Read,
	type Result,
	readHash,
	readInteger,
	readSignature,
	refuse,
	tuple,
} from '@mosaic/consensus';
import type { BlockAnnouncement, SealedBlock } from '../types.ts';
import { decodeSealedBlock, encodeSealedBlock, maxSealedBlockBytes } from './sealedBlock.ts';

/** What the topic of blocks carries. */
export type BlockMessage =
	| { readonly kind: 'whole'; readonly block: SealedBlock }
	| { readonly kind: 'announced'; readonly announcement: BlockAnnouncement };

/** RLP of `[0, sealed block]` or `[1, announcement]`, the second as a byte string. */
export function encodeBlockMessage(message: BlockMessage): Uint8Array {
	if (message.kind === 'whole') return encodeRlp([whole, encodeSealedBlock(message.block)]);
	const { hash, slot, seal, size } = message.announcement;
	return encodeRlp([announced, encodeRlp([hash, slot, seal, size])]);
}

/** A message about a block from hostile bytes of at most `maxBytes`. */
export function decodeBlockMessage(bytes: Uint8Array, maxBytes: number): Result<BlockMessage, DecodeError> {
	const outer = decodeWith(bytes, { maxBytes, maxDepth: 1, maxItems: 3 }, 'blockMessage', readEnvelope(maxBytes));
	if (!outer.ok) return outer;
	if (outer.value.kind === whole) {
		const block = decodeSealedBlock(outer.value.payload);
		return block.ok ? { ok: true, value: { kind: 'whole', block: block.value } } : block;
	}
	const limits = { maxBytes: 256, maxDepth: 1, maxItems: 5 };
	const announcement = decodeWith(outer.value.payload, limits, 'announcement', readAnnouncement);
	if (!announcement.ok) return announcement;
	return { ok: true, value: { kind: 'announced', announcement: announcement.value } };
}

const whole = 0;
const announced = 1;

function readEnvelope(maxBytes: number): Read<{ readonly kind: number; readonly payload: Uint8Array }> {
	return (item, field) => {
		const items = tuple(item, field, 2);
		const kind = at(items, 0, `${field}.kind`, readInteger);
		if (kind > announced) refuse(`${field}.kind`, 'expected 0 (whole) or 1 (announced)');
		return { kind, payload: at(items, 1, `${field}.payload`, boundedBytes(maxBytes)) };
	};
}

const readAnnouncement: Read<BlockAnnouncement> = (item, field) => {
	const items = tuple(item, field, 4);
	const size = at(items, 3, `${field}.size`, readInteger);
	if (size > maxSealedBlockBytes) refuse(`${field}.size`, `expected at most ${maxSealedBlockBytes} bytes`);
	return {
		hash: at(items, 0, `${field}.hash`, readHash),
		slot: at(items, 1, `${field}.slot`, readInteger),
		seal: at(items, 2, `${field}.seal`, readSignature),
		size,
	};
};
