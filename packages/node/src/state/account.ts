import { RLP } from '@ethereumjs/rlp';
import { Account } from '@ethereumjs/util';
import { StateError } from './errors.ts';
import { hexKey } from './hexKey.ts';

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

/** An account of its own with the same values: the EVM changes the accounts it is given. */
export function copyAccount(account: Account): Account {
	return new Account(account.nonce, account.balance, account.storageRoot, account.codeHash);
}

function toInteger(bytes: Uint8Array): bigint {
	return bytes.length === 0 ? 0n : BigInt(`0x${hexKey(bytes)}`);
}

function malformed(bytes: Uint8Array): StateError {
	return new StateError({ code: 'STATE_NODE_MALFORMED', hash: hexKey(bytes) });
}
