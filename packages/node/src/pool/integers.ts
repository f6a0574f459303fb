/** A big-endian byte string as a bigint; empty is zero. */
export function toBigInt(bytes: Uint8Array): bigint {
	if (bytes.length <= 6) return BigInt(smallNumber(bytes));
	let value = 0n;
	let index = 0;
	for (; index + 6 <= bytes.length; index += 6)
		value = (value << 48n) | BigInt(smallNumber(bytes.subarray(index, index + 6)));
	const rest = bytes.length - index;
	if (rest > 0) value = (value << BigInt(8 * rest)) | BigInt(smallNumber(bytes.subarray(index)));
	return value;
}

/** Up to six big-endian bytes: below 2^48. */
function smallNumber(bytes: Uint8Array): number {
	let value = 0;
	for (const byte of bytes) value = value * 256 + byte;
	return value;
}
