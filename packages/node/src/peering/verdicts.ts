import type { Verdict } from '../network/types.ts';

export const accept: Verdict = { kind: 'accept' };

/** Of no use here, and nobody's fault. */
export function ignore(code: string): Verdict {
	return { kind: 'ignore', code };
}

/** Breaks a rule that the sender could have checked. */
export function reject(code: string): Verdict {
	return { kind: 'reject', code };
}
