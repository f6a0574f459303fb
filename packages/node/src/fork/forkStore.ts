import type { Account } from '@ethereumjs/util';
import type { Hex } from '@mosaic/consensus';
import { decodeAccount, hexKey } from '../state/index.ts';
import { type Database, tables } from '../storage/index.ts';

/** What was read of the chain forked from, in a database. Names are unprefixed hexadecimal. */
export class ForkStore {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	/** Null: there is no such account; undefined: it was not read. */
	account(name: string): Account | null | undefined {
		const bytes = this.#database.get(tables.forkAccounts, `0x${name}`);
		if (bytes === undefined) return undefined;
		return bytes.length === 0 ? null : decodeAccount(bytes);
	}

	code(account: Account): Uint8Array | undefined {
		return this.#database.get(tables.codes, hexKey(account.codeHash));
	}

	slot(name: string, slot: string): Uint8Array | undefined {
		return this.#database.get(tables.forkSlots, `0x${name}${slot}`);
	}

	blockHash(number: number): Hex | undefined {
		return this.#database.get(tables.forkBlocks, number);
	}

	/** A loss of these in a crash is no loss: they are read again. */
	async putAccount(name: string, account: Account | null, code: Uint8Array): Promise<void> {
		const batch = this.#database.batch();
		batch.put(tables.forkAccounts, `0x${name}`, account === null ? new Uint8Array(0) : account.serialize());
		if (account !== null && code.length > 0) batch.put(tables.codes, hexKey(account.codeHash), code);
		await batch.write({ durable: false });
	}

	async putSlot(name: string, slot: string, value: Uint8Array): Promise<void> {
		await this.#database.batch().put(tables.forkSlots, `0x${name}${slot}`, value).write({ durable: false });
	}

	async putBlockHash(number: number, hash: Hex): Promise<void> {
		await this.#database.batch().put(tables.forkBlocks, number, hash).write({ durable: false });
	}
}
