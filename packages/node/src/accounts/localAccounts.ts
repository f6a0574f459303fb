import type { Common } from '@ethereumjs/common';
import { createTx, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import type { MessageTypes, TypedMessage } from '@metamask/eth-sig-util';
import { type Address, bytesToHex, type Signature, signDigest } from '@mosaic/consensus';
import type { TypedData } from '@mosaic/rpc';
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

	/** Signs typed data (EIP-712). Throws {@link AccountError} ACCOUNT_UNKNOWN, or what the data lacks. */
	async signTypedData(address: Address, { types, primaryType, domain, message }: TypedData): Promise<Signature> {
		// A tenth of all that a start would load, for what few ask for.
		const { SignTypedDataVersion, TypedDataUtils } = await import('@metamask/eth-sig-util');
		const named = { EIP712Domain: [], ...types } as MessageTypes;
		const document = { types: named, primaryType, domain, message } as TypedMessage<MessageTypes>;
		const digest = TypedDataUtils.eip712Hash(document, SignTypedDataVersion.V4);
		return signDigest(bytesToHex(digest), this.#key(address));
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
