import { BackendError, type PastBackend } from '@mosaic/rpc';
import { ForkError } from './errors.ts';
import type { Fork } from './openFork.ts';
import type { Refusal } from './postBatch.ts';

/** JSON-RPC's code of a revert. */
const revert = 3;

/** What a node of the chain forked from answers about its blocks, as it answers it; a revert there is one here. */
export function createPastBackend(fork: Fork | null): PastBackend {
	if (fork === null) return { forked: () => null };
	const request = async (method: string, params: readonly unknown[]): Promise<unknown> => {
		try {
			return await fork.request(method, params);
		} catch (error) {
			const refusal = error instanceof ForkError ? (error.cause as Refusal | undefined) : undefined;
			if (refusal?.code === revert) throw new BackendError('REVERTED', refusal.message, refusal.data);
			throw error;
		}
	};
	const past = { last: fork.point.number, request };
	return { forked: () => past };
}
