/** `Math.min` knows no bigints. */
export function lesser(a: bigint, b: bigint): bigint {
	if (a < b) return a;
	return b;
}

export function greater(a: bigint, b: bigint): bigint {
	return lesser(a, b) === a ? b : a;
}
