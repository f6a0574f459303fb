/**
 * Whether the lists in this RLP nest at most `depth` deep. A decoder that recurses and copies at each level takes
 * quadratic time and its whole stack on hostile nesting: this linear scan comes first. Malformed lengths pass;
 * the decoder refuses them.
 */
export function nestsWithin(bytes: Uint8Array, depth: number, start = 0, end = bytes.length): boolean {
	let position = start;
	while (position < end) {
		const prefix = bytes[position] ?? 0;
		const { header, length } = itemSize(bytes, position, prefix);
		const next = position + header + length;
		if (prefix >= 0xc0) {
			if (depth === 0) return false;
			if (!nestsWithin(bytes, depth - 1, position + header, Math.min(next, end))) return false;
		}
		position = next;
	}
	return true;
}

function itemSize(bytes: Uint8Array, position: number, prefix: number): { header: number; length: number } {
	if (prefix < 0x80) return { header: 1, length: 0 };
	if (prefix < 0xb8) return { header: 1, length: prefix - 0x80 };
	if (prefix < 0xc0) return longSize(bytes, position, prefix - 0xb7);
	if (prefix < 0xf8) return { header: 1, length: prefix - 0xc0 };
	return longSize(bytes, position, prefix - 0xf7);
}

function longSize(bytes: Uint8Array, position: number, lengthBytes: number): { header: number; length: number } {
	let length = 0;
	for (let index = 1; index <= lengthBytes; index++) length = length * 256 + (bytes[position + index] ?? 0);
	return { header: 1 + lengthBytes, length };
}
