import type { Result } from '../types.ts';

/** A value. */
export function success<T>(value: T): { readonly ok: true; readonly value: T } {
	return { ok: true, value };
}

/** A named error. */
export function failure<E>(error: E): Result<never, E> {
	return { ok: false, error };
}
