/** The value that a share of all values is not above: 0.5 gives the median. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((first, second) => first - second);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
