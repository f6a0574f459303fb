import type { Hex } from '@mosaic/consensus';
import { quantity } from './quantity.ts';

/** What a `mosaic_` result is made of, with its integers as quantities. */
export type MosaicJson<T> = T extends bigint | number ? Hex : { readonly [K in keyof T]: MosaicJson<T[K]> };

/**
 * `mosaic_` results keep their backend's field names; every integer is a quantity. Nothing else is a number there, so
 * one rule formats them all.
 */
export function formatMosaic<T>(value: T): MosaicJson<T> {
	return formatted(value) as MosaicJson<T>;
}

function formatted(value: unknown): unknown {
	if (typeof value === 'bigint' || typeof value === 'number') return quantity(value);
	if (Array.isArray(value)) return value.map(formatted);
	if (typeof value !== 'object' || value === null) return value ?? null;
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, formatted(field)]));
}
