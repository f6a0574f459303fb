import { inspect } from 'node:util';
import { type Address, addressOf, bytesToHex, type Hex } from '@mosaic/consensus';
import { checksumAddress } from './checksumAddress.ts';

/** A private key with its address; the key shows in no log and no serialisation unless asked for by name. */
export class KeyPair {
	readonly address: Address;
	readonly #privateKey: Uint8Array;

	/** 32 bytes. Throws CryptoError where they are no key of the curve. */
	constructor(privateKey: Uint8Array) {
		this.address = addressOf(privateKey);
		this.#privateKey = privateKey.slice();
	}

	get checksumAddress(): string {
		return checksumAddress(this.address);
	}

	/** A copy of the key's 32 bytes, to sign with. */
	privateKey(): Uint8Array {
		return this.#privateKey.slice();
	}

	/** The key in hexadecimal, for the banner of the development mode. */
	privateKeyHex(): Hex {
		return bytesToHex(this.#privateKey);
	}

	toJSON(): { readonly address: Address } {
		return { address: this.address };
	}

	[inspect.custom](): string {
		return `KeyPair(${this.address})`;
	}
}
