import { RLP } from '@ethereumjs/rlp';
import { Account } from '@ethereumjs/util';
import { StateError } from './errors.ts';
import { hexKey } from './hexKey.ts';
import type { StateBase } from './stateBase.ts';

/** Decodes the RLP of an account. Throws STATE_NODE_MALFORMED. */
export function decodeAccount(bytes: Uint8Array): Account {
	const items = RLP.decode(bytes);
	if (!Array.isArray(items)) throw malformed(bytes);
	const [nonce, balance, storageRoot, codeHash] = items;
	if (
		!(nonce instanceof Uint8Array && balance instanceof Uint8Array) ||
		!(storageRoot instanceof Uint8Array && codeHash instanceof Uint8Array)
	) {
		throw malformed(bytes);
	}
	return new Account(toInteger(nonce), toInteger(balance), storageRoot, codeHash);
}

/** The account of a leaf; null for one of nothing over another state, which says that what lies below is gone. */
export function readLeaf(bytes: Uint8Array, base: StateBase | null): Account | null {
	const account = decodeAccount(bytes);
	return base !== null && sameAccount(account, NOTHING) ? null : account;
}

/** Whether two accounts hold the same. */
export function sameAccount(first: Account, second: Account): boolean {
	return (
		first.nonce === second.nonce &&
		first.balance === second.balance &&
		Buffer.compare(first.storageRoot, second.storageRoot) === 0 &&
		Buffer.compare(first.codeHash, second.codeHash) === 0
	);
}

/** An account of its own with the same values: the EVM changes the accounts it is given. */
export function copyAccount(account: Account): Account {
	return new Account(account.nonce, account.balance, account.storageRoot, account.codeHash);
}

const NOTHING = new Account();

function toInteger(bytes: Uint8Array): bigint {
	return bytes.length === 0 ? 0n : BigInt(`0x${hexKey(bytes)}`);
}

function malformed(bytes: Uint8Array): StateError {
	return new StateError({ code: 'STATE_NODE_MALFORMED', hash: hexKey(bytes) });
}
