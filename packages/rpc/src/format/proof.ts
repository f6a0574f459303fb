import type { Hex } from '@mosaic/consensus';
import type { AccountProofData } from '../data.ts';
import { quantity } from './quantity.ts';

/** EIP-1186. A key comes back as 32 bytes where it was given so, else as a quantity, as geth does. */
export function formatProof(proof: AccountProofData, keys: readonly Hex[]) {
	return {
		address: proof.address,
		accountProof: proof.accountProof,
		balance: quantity(proof.balance),
		codeHash: proof.codeHash,
		nonce: quantity(proof.nonce),
		storageHash: proof.storageHash,
		storageProof: proof.storageProof.map((entry, index) => ({
			key: keys[index] ?? entry.key,
			value: quantity(entry.value),
			proof: entry.proof,
		})),
	};
}
