import { type Hex, hexToBytes, keccak256 } from '@mosaic/consensus';
import type { LogFilter } from '@mosaic/rpc';

/** The three bits of the 2048 that an address or topic sets. */
type Bits = readonly (readonly [byte: number, mask: number])[];

const LAST_BYTE = 255;

/** Whether blocks of a bloom may hold logs that pass a filter; prepared once, then asked for each block. */
export function bloomTest(filter: LogFilter): (bloom: Uint8Array) => boolean {
	const alternatives: readonly (readonly Hex[])[] = [
		filter.addresses,
		...filter.topics.map((allowed) => allowed ?? []),
	];
	const wanted = alternatives.filter((values) => values.length > 0).map((values) => values.map(bitsOf));
	return (bloom) =>
		wanted.every((values) => values.some((bits) => bits.every(([byte, mask]) => has(bloom, byte, mask))));
}

function has(bloom: Uint8Array, byte: number, mask: number): boolean {
	return ((bloom[byte] ?? 0) & mask) !== 0;
}

/** Yellow paper, M3:2048: each of the hash's first three pairs of bytes names a bit. */
function bitsOf(value: Hex): Bits {
	const digest = keccak256(hexToBytes(value));
	return [0, 2, 4].map((at) => {
		const bit = (((digest[at] ?? 0) << 8) | (digest[at + 1] ?? 0)) & 0x7ff;
		return [LAST_BYTE - (bit >> 3), 1 << (bit & 7)] as const;
	});
}
