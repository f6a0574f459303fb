import type { Address } from '@ethereumjs/util';
import { hexKey } from './hexKey.ts';

/** Reads a slot as it stands now. */
type SlotReader = (address: Address, key: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** What slots held when the transaction began (EIP-2200): asked before each write, so the first answer is the original. */
export class OriginalStorage {
	readonly #read: SlotReader;
	readonly #values = new Map<string, Uint8Array>();

	constructor(read: SlotReader) {
		this.#read = read;
	}

	async get(address: Address, key: Uint8Array): Promise<Uint8Array> {
		const name = hexKey(address.bytes) + hexKey(key);
		const known = this.#values.get(name);
		if (known !== undefined) return known;
		const value = await this.#read(address, key);
		this.#values.set(name, value);
		return value;
	}

	/** At the end of each transaction. */
	clear(): void {
		this.#values.clear();
	}
}
