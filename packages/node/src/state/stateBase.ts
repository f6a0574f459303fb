import type { Account } from '@ethereumjs/util';

/**
 * A state that lies below a chain's own: what its tries do not hold is as it is there (decisions/0009). Accounts and slots
 * go by unprefixed hexadecimal. What was loaded once never changes, and is known from then on.
 */
export interface StateBase {
	/** The account there, with the root of no storage; null where nothing lies below, undefined where it is not known yet. */
	account(name: string): Account | null | undefined;
	/** A slot's value there without leading zeros, undefined where it is not known yet. */
	slot(name: string, slot: string): Uint8Array | undefined;
	/** Makes an account known, its code in the database included. Rejects where it cannot be had now. */
	loadAccount(name: string): Promise<void>;
	/** Makes a slot known. Rejects where it cannot be had now. */
	loadSlot(name: string, slot: string): Promise<void>;
}
