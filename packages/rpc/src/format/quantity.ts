import type { Hex } from '@mosaic/consensus';

/** Minimal hex: no leading zeros, `0x0` for zero. */
export function quantity(value: bigint | number): Hex {
	return `0x${value.toString(16)}`;
}

/** As `quantity`, null staying null. */
export function quantityOrNull(value: bigint | number | null): Hex | null {
	return value === null ? null : quantity(value);
}
