/** A decoded item: a byte string (a view into the input) or a list. */
export type RlpItem = Uint8Array | readonly RlpItem[];

/** Bounds for one decoding. */
export interface RlpLimits {
	readonly maxBytes: number;
	/** Lists within lists. */
	readonly maxDepth: number;
	/** Items in all. */
	readonly maxItems: number;
}

/**
 * Decodes exactly one item, or null where the bytes are not its canonical encoding (shortest prefixes, nothing left
 * over) or exceed the limits. Never throws, and recurses no deeper than `maxDepth`.
 */
export function decodeRlp(bytes: Uint8Array, limits: RlpLimits): RlpItem | null {
	if (bytes.length === 0 || bytes.length > limits.maxBytes) return null;
	const reader: Reader = { bytes, position: 0, itemsLeft: limits.maxItems };
	const item = readItem(reader, bytes.length, limits.maxDepth);
	return item !== null && reader.position === bytes.length ? item : null;
}

interface Reader {
	readonly bytes: Uint8Array;
	position: number;
	itemsLeft: number;
}

function readItem(reader: Reader, end: number, depthLeft: number): RlpItem | null {
	if (reader.itemsLeft === 0 || reader.position >= end) return null;
	reader.itemsLeft -= 1;
	const first = reader.bytes[reader.position] ?? 0;
	if (first < 0x80) {
		reader.position += 1;
		return reader.bytes.subarray(reader.position - 1, reader.position);
	}
	const isList = first >= 0xc0;
	const size = readSize(reader, first - (isList ? 0xc0 : 0x80), end);
	if (size === null) return null;
	return isList ? readList(reader, reader.position + size, depthLeft) : readString(reader, size);
}

function readString(reader: Reader, size: number): Uint8Array | null {
	const value = reader.bytes.subarray(reader.position, reader.position + size);
	reader.position += size;
	return size === 1 && (value[0] ?? 0) < 0x80 ? null : value;
}

function readList(reader: Reader, end: number, depthLeft: number): readonly RlpItem[] | null {
	if (depthLeft === 0) return null;
	const items: RlpItem[] = [];
	while (reader.position < end) {
		const item = readItem(reader, end, depthLeft - 1);
		if (item === null) return null;
		items.push(item);
	}
	return items;
}

/** The size of a payload that lies within `end`, with the position moved to its first byte; null where it is not canonical. */
function readSize(reader: Reader, code: number, end: number): number | null {
	reader.position += 1;
	let size = code;
	if (code > 55) {
		const lengthBytes = code - 55;
		if (lengthBytes > 4 || reader.position + lengthBytes > end || reader.bytes[reader.position] === 0) return null;
		size = 0;
		for (let index = 0; index < lengthBytes; index += 1) {
			size = size * 256 + (reader.bytes[reader.position] ?? 0);
			reader.position += 1;
		}
		if (size < 56) return null;
	}
	return reader.position + size <= end ? size : null;
}
