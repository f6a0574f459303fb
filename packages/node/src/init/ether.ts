const wei = 10n ** 18n;

/** Wei of an amount in ether, as `1.5`: at most twelve digits before the point and eighteen behind; null for any other text. */
export function parseEther(text: string): bigint | null {
	const parts = /^(\d{1,12})(?:\.(\d{1,18}))?$/.exec(text);
	if (parts === null) return null;
	return BigInt(parts[1] ?? '') * wei + BigInt((parts[2] ?? '').padEnd(18, '0'));
}

/** An amount of wei in ether, as {@link parseEther} reads it. */
export function formatEther(amount: bigint): string {
	const fraction = (amount % wei).toString().padStart(18, '0').replace(/0+$/, '');
	return fraction === '' ? `${amount / wei}` : `${amount / wei}.${fraction}`;
}
