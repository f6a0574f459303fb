import { readEnvelope } from './envelope.ts';
import { OSAKA_RULES, type PoolStore } from './types.ts';

const ALL_TYPES = OSAKA_RULES.types;

/** The transactions that a store kept from an earlier run, by ascending nonce: so none waits for another longer than needed. */
export async function keptTransactions(store: PoolStore): Promise<Uint8Array[]> {
	const kept: { readonly raw: Uint8Array; readonly nonce: bigint }[] = [];
	for await (const raw of store.all()) kept.push({ raw, nonce: nonceOf(raw) });
	return kept.sort((first, second) => (first.nonce < second.nonce ? -1 : 1)).map(({ raw }) => raw);
}

/** Transactions in their order in lots of so many, and of so many bytes unless one alone has more. */
export function lotsOf(
	raw: readonly Uint8Array[],
	most: { readonly transactions: number; readonly bytes: number },
): Uint8Array[][] {
	const lots: Uint8Array[][] = [];
	let lot: Uint8Array[] = [];
	let bytes = 0;
	for (const each of raw) {
		if (lot.length === most.transactions || (lot.length > 0 && bytes + each.length > most.bytes))
			[lot, bytes] = [[], 0];
		if (lot.length === 0) lots.push(lot);
		lot.push(each);
		bytes += each.length;
	}
	return lots;
}

/** The nonce in EIP-2718 bytes; anything where they are malformed. */
function nonceOf(raw: Uint8Array): bigint {
	try {
		return readEnvelope(raw, ALL_TYPES).nonce;
	} catch {
		return 0n;
	}
}
