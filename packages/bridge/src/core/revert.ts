import { rpcErrorOf } from '../origin/originClient.ts';
import { decodeRevert } from './coreInterface.ts';

/** The reason of a revert that estimating gas found, in words of Core where it is Core's; null where an error is no revert. */
export function revertOf(error: unknown): string | null {
	const refusal = rpcErrorOf(error);
	if (refusal === null) return null;
	const reason = decodeRevert(refusal.data);
	if (reason !== null) return reason;
	return refusal.code === 3 || refusal.data !== null || /revert/i.test(refusal.message) ? refusal.message : null;
}
