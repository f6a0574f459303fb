import type { Common } from '@ethereumjs/common';
import { createTx, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import { type Address, type Signature, signDigest } from '@mosaic/consensus';
import { AccountError } from './errors.ts';
import type { KeyPair } from './keyPair.ts';
import { personalMessageDigest } from './personalMessage.ts';
import { signTransaction } from './signTransaction.ts';

/** The accounts whose keys the node holds, for development: it signs for whoever asks. */
export class LocalAccounts {
	readonly #keys: ReadonlyMap<Address, KeyPair>;

	constructor(keys: readonly KeyPair[]) {
		this.#keys = new Map(keys.map((key) => [key.address, key]));
	}

	/** In the order of derivation. */
	get addresses(): readonly Address[] {
		return [...this.#keys.keys()];
	}

	has(address: Address): boolean {
		return this.#keys.has(address);
	}

	/** Signs a message with its EIP-191 prefix. Throws {@link AccountError} ACCOUNT_UNKNOWN. */
	signMessage(address: Address, message: Uint8Array): Signature {
		return signDigest(personalMessageDigest(message), this.#key(address));
	}

	/**
	 * Builds and signs a transaction: legacy (bound to the chain, EIP-155), with access list (EIP-2930), with fee market
	 * (EIP-1559) or with authorisations (EIP-7702), by `fields.type`. Throws {@link AccountError} ACCOUNT_UNKNOWN.
	 */
	signTransaction(address: Address, fields: TypedTxData, common: Common): TypedTransaction {
		return signTransaction(createTx(fields, { common }), this.#key(address));
	}

	#key(address: Address): Uint8Array {
		const key = this.#keys.get(address);
		if (key === undefined)
			throw new AccountError('ACCOUNT_UNKNOWN', `unknown account: the node holds no key of ${address}`);
		return key.privateKey();
	}
}
