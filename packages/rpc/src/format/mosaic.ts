import { quantity } from './quantity.ts';

/**
 * `mosaic_` results keep their backend's field names; every integer is a quantity. Nothing else is a number there, so
 * one rule formats them all.
 */
export function formatMosaic(value: unknown): unknown {
	if (typeof value === 'bigint' || typeof value === 'number') return quantity(value);
	if (Array.isArray(value)) return value.map(formatMosaic);
	if (typeof value !== 'object' || value === null) return value ?? null;
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, formatMosaic(field)]));
}
