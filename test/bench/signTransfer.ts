import { hexToBytes, signDigest } from '@mosaic/consensus';
import { Transaction, type TransactionLike } from 'ethers';

type Hex = `0x${string}`;

const fees = { type: 2, maxFeePerGas: 100_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n } as const;

/** A signed dynamic fee transaction, raw, with fees that any development node takes. */
export function signTransfer(privateKey: string, fields: TransactionLike): Hex {
	const transaction = Transaction.from({ ...fees, ...fields });
	transaction.signature = signDigest(transaction.unsignedHash as Hex, hexToBytes(privateKey as Hex));
	return transaction.serialized as Hex;
}
