/** The first block from `first` to `last` of which a thing holds that goes on to hold; null where it does not hold of the last. */
export async function firstBlock(
	first: number,
	last: number,
	holds: (number: number) => Promise<boolean>,
): Promise<number | null> {
	if (!(await holds(last))) return null;
	let [low, high] = [first, last];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (await holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}
