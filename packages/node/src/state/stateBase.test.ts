import { Account, createAddressFromString } from '@ethereumjs/util';
import { hexToBytes } from '@mosaic/consensus';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Database, tables } from '../storage/index.ts';
import { FlatState } from './flatState.ts';
import { hexKey } from './hexKey.ts';
import type { StateBase } from './stateBase.ts';
import { EMPTY_ROOT } from './trie/encode.ts';
import { NodeStore } from './trie/nodeStore.ts';

const there = createAddressFromString(`0x${'0a'.repeat(20)}`);
const nowhere = createAddressFromString(`0x${'0b'.repeat(20)}`);
const slot = (index: number): Uint8Array => hexToBytes(`0x${index.toString(16).padStart(64, '0')}`);

/** A state below with one account of 7 wei that holds 5 in slot 1; counts what is asked of it. */
class Below implements StateBase {
	readonly loaded: string[] = [];
	readonly #accounts = new Map<string, Account | null>();
	readonly #slots = new Map<string, Uint8Array>();

	account(name: string): Account | null | undefined {
		return this.#accounts.get(name);
	}

	slot(name: string, key: string): Uint8Array | undefined {
		return this.#slots.get(name + key);
	}

	async loadAccount(name: string): Promise<void> {
		this.loaded.push(name);
		this.#accounts.set(name, name === hexKey(there.bytes) ? new Account(1n, 7n) : null);
	}

	async loadSlot(name: string, key: string): Promise<void> {
		this.loaded.push(name + key);
		this.#slots.set(name + key, key === hexKey(slot(1)) ? Uint8Array.of(5) : new Uint8Array(0));
	}
}

let database: Database;
let below: Below;
let store: NodeStore;
beforeEach(async () => {
	database = await Database.open();
	below = new Below();
	store = new NodeStore(database, below);
});
afterEach(() => database.close());

/** Stores what a state changed, and stands on it anew. */
async function next(state: FlatState): Promise<FlatState> {
	const { root, nodes } = state.changes();
	const batch = database.batch();
	for (const [key, { encoded }] of nodes) batch.put(tables.nodes, key, encoded);
	await batch.write();
	return new FlatState(store, root);
}

describe('a state over another', () => {
	it('tells which accounts are in the one below too', async () => {
		const state = new FlatState(store);
		await state.putAccount(nowhere, new Account(1n));
		expect([await state.liesBelow(there), await state.liesBelow(nowhere)]).toEqual([true, false]);
		await state.deleteAccount(there);
		expect(await state.liesBelow(there)).toBe(true);
		expect(await new FlatState(new NodeStore(database)).liesBelow(there)).toBe(false);
	});

	it('reads what lies below, each once, and writes nothing for it', async () => {
		const state = new FlatState(store);
		expect((await state.getAccount(there))?.balance).toBe(7n);
		expect(await state.getAccount(nowhere)).toBeUndefined();
		expect(await state.getStorage(there, slot(1))).toEqual(Uint8Array.of(5));
		expect(await state.getStorage(there, slot(1))).toEqual(Uint8Array.of(5));
		expect(await state.getStorage(nowhere, slot(1))).toEqual(new Uint8Array(0));
		expect(below.loaded).toHaveLength(3);
		expect(state.changes().root).toEqual(EMPTY_ROOT);
	});

	it('keeps what is set to zero, and an account that is gone', async () => {
		let state = new FlatState(store);
		await state.putStorage(there, slot(1), new Uint8Array(0));
		state = await next(state);
		expect(await state.getStorage(there, slot(1))).toEqual(new Uint8Array(0));
		expect((await state.getAccount(there))?.balance).toBe(7n);
		await state.deleteAccount(there);
		state = await next(state);
		expect(await state.getAccount(there)).toBeUndefined();
		await state.putAccount(there, new Account(0n, 3n));
		state = await next(state);
		expect((await state.getAccount(there))?.balance).toBe(3n);
	});

	it('has the root of any chain for what lies nowhere else', async () => {
		const plain = new FlatState(new NodeStore(database));
		const state = new FlatState(store);
		for (const each of [plain, state]) {
			await each.putAccount(nowhere, new Account(1n, 2n));
			await each.putStorage(nowhere, slot(1), Uint8Array.of(1));
			await each.putStorage(nowhere, slot(2), Uint8Array.of(1));
			await each.putStorage(nowhere, slot(2), new Uint8Array(0));
		}
		expect(state.changes().root).toEqual(plain.changes().root);
	});

	it('has a root that depends on the result alone, not on what was tried', async () => {
		const amounts = fc.array(fc.bigInt({ min: 0n, max: 9n }), { maxLength: 6 });
		await fc.assert(
			fc.asyncProperty(amounts, amounts, fc.boolean(), async (tried, done, gone) => {
				const straight = new FlatState(store);
				const roundabout = new FlatState(store);
				await roundabout.checkpoint();
				for (const amount of tried) {
					await roundabout.modifyAccountFields(there, { balance: amount });
					await roundabout.putStorage(there, slot(Number(amount)), Uint8Array.of(1));
				}
				if (gone) await roundabout.deleteAccount(there);
				await roundabout.revert();
				for (const state of [straight, roundabout]) {
					for (const amount of done) {
						await state.modifyAccountFields(there, { balance: amount });
						const bytes = amount === 0n ? new Uint8Array(0) : Uint8Array.of(Number(amount));
						await state.putStorage(there, slot(Number(amount % 3n)), bytes);
					}
				}
				expect(hexKey(roundabout.changes().root)).toBe(hexKey(straight.changes().root));
			}),
			{ numRuns: 60 },
		);
	});

	it('passes on what cannot be read, and has changed nothing then', async () => {
		const failing: StateBase = {
			account: () => undefined,
			slot: () => undefined,
			loadAccount: () => Promise.reject(new RangeError('away')),
			loadSlot: () => Promise.reject(new RangeError('away')),
		};
		const state = new FlatState(new NodeStore(database, failing));
		await expect(state.getAccount(there)).rejects.toThrow('away');
		await expect(state.putStorage(there, slot(1), Uint8Array.of(1))).rejects.toThrow('away');
		await expect(state.modifyAccountFields(there, { balance: 1n })).rejects.toThrow('away');
		expect(state.changes().root).toEqual(EMPTY_ROOT);
	});
});
