import { bytesToHex, hexToBytes, isHex } from '../bytes/hex.ts';
import { keccakHex } from '../crypto/keccak.ts';
import { MAX_HEADER_BYTES } from '../limits.ts';
import { decodeRlp } from '../rlp/decode.ts';
import type { Hex, Observation } from '../types.ts';

/**
 * Number, hash and state root of an origin block from its RLP header; null where it is none: not canonical, too
 * large, or without an Ethereum header's fields up to the nonce. Later forks append fields: up to 32 are accepted.
 */
export function readOriginHeader(header: Hex): Observation | null {
	if (!isHex(header) || header.length > 2 + 2 * MAX_HEADER_BYTES) return null;
	const bytes = hexToBytes(header);
	const fields = decodeRlp(bytes, HEADER_LIMITS);
	if (fields === null || fields instanceof Uint8Array || fields.length < LEAST_FIELDS) return null;
	const strings = fields.filter((field) => field instanceof Uint8Array);
	if (strings.length !== fields.length) return null;
	const sizes = strings.slice(0, LEADING_SIZES.length).map((field) => field.length);
	if (sizes.some((size, index) => size !== LEADING_SIZES[index])) return null;
	const number = readNumber(strings[NUMBER_FIELD]);
	const stateRoot = strings[STATE_ROOT_FIELD];
	if (number === null || stateRoot === undefined) return null;
	return { number, hash: keccakHex(bytes), stateRoot: bytesToHex(stateRoot) };
}

const HEADER_LIMITS = { maxBytes: MAX_HEADER_BYTES, maxDepth: 1, maxItems: 33 };
const LEAST_FIELDS = 15;
/** Bytes of parent hash, uncles' hash, beneficiary, state root, transactions root, receipts root and bloom. */
const LEADING_SIZES = [32, 32, 20, 32, 32, 32, 256];
const STATE_ROOT_FIELD = 3;
const NUMBER_FIELD = 8;

function readNumber(bytes: Uint8Array | undefined): number | null {
	if (bytes === undefined || bytes.length > 7 || bytes[0] === 0) return null;
	let number = 0;
	for (const byte of bytes) number = number * 256 + byte;
	return Number.isSafeInteger(number) ? number : null;
}
