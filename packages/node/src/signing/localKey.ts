import { inspect } from 'node:util';
import { type Address, addressOf, type Hash, type Signature, signDigest } from '@mosaic/consensus';
import type { KeySigner } from './keySigner.ts';
import type { TypedMessage } from './typedMessage.ts';

/** Signs with a key held in this process, which appears in no property, log or serialisation. */
export class LocalKey implements KeySigner {
	readonly address: Address;
	readonly #privateKey: Uint8Array;

	/** 32 bytes. Throws CryptoError where they are no key of the curve. */
	constructor(privateKey: Uint8Array) {
		this.address = addressOf(privateKey);
		this.#privateKey = privateKey.slice();
	}

	async sign(_message: TypedMessage, digest: Hash): Promise<Signature> {
		return signDigest(digest, this.#privateKey, this.address);
	}

	toJSON(): { readonly address: Address } {
		return { address: this.address };
	}

	[inspect.custom](): string {
		return `LocalKey(${this.address})`;
	}
}
