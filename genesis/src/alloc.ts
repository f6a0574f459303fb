import type { Address, Hash } from '@mosaic/consensus';
import { GenesisError } from './errors.ts';
import { join, need, readAddress, readBytes, readInteger, readObject, readWord } from './fields.ts';
import type { GenesisAccount } from './types.ts';

const UINT64 = 2n ** 64n - 1n;
const UINT256 = 2n ** 256n - 1n;
/** Bounds on a file that anybody may have written. */
const MOST_ACCOUNTS = 1_000_000;
const MOST_SLOTS = 1_000_000;
/** EIP-170. */
const MOST_CODE = 24_576;
const accountFields = new Set(['balance', 'nonce', 'code', 'storage']);

/** The accounts of a genesis by address. Throws GenesisError naming the field. */
export function readAlloc(value: unknown): Map<Address, GenesisAccount> {
	const entries = Object.entries(readObject(value, 'alloc'));
	if (entries.length > MOST_ACCOUNTS) {
		throw new GenesisError({ code: 'GENESIS_TOO_LARGE', field: 'alloc', most: MOST_ACCOUNTS });
	}
	const alloc = new Map<Address, GenesisAccount>();
	for (const [name, account] of entries) {
		const field = join('alloc', name);
		const address = readAddress(name, field);
		if (alloc.has(address)) throw new GenesisError({ code: 'GENESIS_FIELD_DUPLICATE', field });
		alloc.set(address, readAccount(account, field));
	}
	return alloc;
}

function readAccount(value: unknown, field: string): GenesisAccount {
	const account = readObject(value, field, accountFields);
	return {
		balance: readInteger(need(account, 'balance', field), join(field, 'balance'), UINT256),
		nonce: readInteger(account.nonce ?? 0, join(field, 'nonce'), UINT64 - 1n),
		code: readBytes(account.code ?? '0x', join(field, 'code'), MOST_CODE),
		storage: readStorage(account.storage ?? {}, join(field, 'storage')),
	};
}

function readStorage(value: unknown, field: string): Map<Hash, Hash> {
	const entries = Object.entries(readObject(value, field));
	if (entries.length > MOST_SLOTS) throw new GenesisError({ code: 'GENESIS_TOO_LARGE', field, most: MOST_SLOTS });
	const storage = new Map<Hash, Hash>();
	for (const [name, content] of entries) {
		const slot = readWord(name, join(field, name));
		if (storage.has(slot)) throw new GenesisError({ code: 'GENESIS_FIELD_DUPLICATE', field: join(field, name) });
		const word = readWord(content, join(field, name));
		if (!/^0x0*$/.test(word)) storage.set(slot, word);
	}
	return storage;
}
