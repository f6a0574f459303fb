import { readEnvelope } from './envelope.ts';
import { OSAKA_RULES, type PoolStore } from './types.ts';

const ALL_TYPES = OSAKA_RULES.types;

/** The transactions that a store kept from an earlier run, by ascending nonce: so none waits for another longer than needed. */
export async function keptTransactions(store: PoolStore): Promise<Uint8Array[]> {
	const kept: { readonly raw: Uint8Array; readonly nonce: bigint }[] = [];
	for await (const raw of store.all()) kept.push({ raw, nonce: nonceOf(raw) });
	return kept.sort((first, second) => (first.nonce < second.nonce ? -1 : 1)).map(({ raw }) => raw);
}

/** The nonce in EIP-2718 bytes; anything where they are malformed. */
function nonceOf(raw: Uint8Array): bigint {
	try {
		return readEnvelope(raw, ALL_TYPES).nonce;
	} catch {
		return 0n;
	}
}
