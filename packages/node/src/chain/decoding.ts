import type { Block } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx';
import { type Hash, hexToBytes } from '@mosaic/consensus';
import type { ChainRules } from '../execution/index.ts';
import { ChainError } from './errors.ts';

/** A block's RLP under a chain's rules. Throws ChainError BLOCK_MALFORMED. */
export function decodeBlock(bytes: Uint8Array, rules: ChainRules): Block {
	try {
		return rules.decode(bytes);
	} catch (error) {
		throw new ChainError({ code: 'BLOCK_MALFORMED', detail: messageOf(error) }, { cause: error });
	}
}

/**
 * A raw transaction under a chain's rules. With its hash, of bytes that are known to be its only encoding, it answers for
 * both from memory: blocks, receipts and lookups ask for them over and over. Throws ChainError TRANSACTION_MALFORMED.
 */
export function decodeTransaction(bytes: Uint8Array, common: Common, hash?: Hash): TypedTransaction {
	try {
		if (hash === undefined) return createTxFromRLP(bytes, { common });
		const digest = hexToBytes(hash);
		const transaction = createTxFromRLP(bytes, { common, freeze: false });
		Object.defineProperties(transaction, { serialize: { value: () => bytes }, hash: { value: () => digest } });
		Object.freeze(transaction);
		return transaction;
	} catch (error) {
		throw new ChainError({ code: 'TRANSACTION_MALFORMED', detail: messageOf(error) }, { cause: error });
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
