/** How keys or values of a table become bytes. Keys must keep their order as bytes where a table is read by range. */
export interface Codec<T> {
	encode(value: T): Uint8Array;
	decode(bytes: Uint8Array): T;
}

/** Bytes as they are. */
export const bytesCodec: Codec<Uint8Array> = {
	encode: (value) => value,
	decode: (bytes) => bytes,
};

/** A `0x` string of whole bytes: a hash, an address, an encoded object. */
export const hexCodec: Codec<`0x${string}`> = {
	encode: (value) => Buffer.from(value.slice(2), 'hex'),
	decode: (bytes) => `0x${view(bytes).toString('hex')}`,
};

/** Unprefixed hexadecimal: the digests that name trie nodes and codes. */
export const digestCodec: Codec<string> = {
	encode: (value) => Buffer.from(value, 'hex'),
	decode: (bytes) => view(bytes).toString('hex'),
};

/** An integer from 0 to 2^53 - 1, eight bytes big-endian: byte order is numeric order. */
export const integerCodec: Codec<number> = {
	encode(value) {
		const bytes = Buffer.alloc(8);
		bytes.writeBigUInt64BE(BigInt(value));
		return bytes;
	},
	decode: (bytes) => Number(view(bytes).readBigUInt64BE()),
};

/** Eight bytes as unprefixed hexadecimal, then a number from 0 to 2^53 - 1: in order of the numbers for each term. */
export const placeCodec: Codec<{ readonly term: string; readonly number: number }> = {
	encode({ term, number }) {
		const bytes = Buffer.alloc(16);
		bytes.write(term, 'hex');
		bytes.writeBigUInt64BE(BigInt(number), 8);
		return bytes;
	},
	decode: (bytes) => ({ term: view(bytes).toString('hex', 0, 8), number: Number(view(bytes).readBigUInt64BE(8)) }),
};

/** Text as UTF-8. */
export const textCodec: Codec<string> = {
	encode: (value) => Buffer.from(value, 'utf8'),
	decode: (bytes) => view(bytes).toString('utf8'),
};

/** A plain value that JSON can hold; the writer and the reader of a table agree on its shape. */
export function jsonCodec<T>(): Codec<T> {
	return {
		encode: (value) => Buffer.from(JSON.stringify(value), 'utf8'),
		decode: (bytes) => JSON.parse(view(bytes).toString('utf8')) as T,
	};
}

function view(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
