import { BackendError } from '@mosaic/rpc';

/** Unix seconds, in the year 5138: a greater number is taken for milliseconds. */
export const latestTimestamp = 100_000_000_000;

/**
 * Rejects with INVALID_REQUEST where a block upon a head of this time cannot have the timestamp, both in Unix seconds. The words are
 * anvil's; that the timestamp must not be the head's either is this chain's rule.
 */
export function requireLater(timestamp: number, head: number): void {
	if (timestamp >= latestTimestamp) throw invalid(`timestamps end at ${latestTimestamp}`);
	if (timestamp < head) throw invalid(`${timestamp} is lower than previous block's timestamp`);
	if (timestamp === head) throw invalid(`${timestamp} is not higher than previous block's timestamp`);
}

function invalid(reason: string): BackendError {
	return new BackendError('INVALID_REQUEST', `Timestamp error: ${reason}`);
}
