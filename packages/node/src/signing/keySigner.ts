import type { Address, Hash, Signature } from '@mosaic/consensus';
import type { TypedMessage } from './typedMessage.ts';

/** Makes the signatures of one validator, wherever its key is. It protects from nothing: its user does. */
export interface KeySigner {
	readonly address: Address;
	/**
	 * Signs a message whose EIP-712 digest is given too. Rejects with SigningError REMOTE_… where the key is elsewhere and
	 * no signature can be had now.
	 */
	sign(message: TypedMessage, digest: Hash): Promise<Signature>;
}
