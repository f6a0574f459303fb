import type { Address, Hash } from '@mosaic/consensus';
import { readHash, readHex, readNumber, readObject, readQuantity } from '../origin/fields.ts';
import { type OriginLog, readLogs } from '../origin/logs.ts';
import type { OriginClient } from '../origin/originClient.ts';

/** What became of a transaction. */
export interface Receipt {
	readonly transactionHash: Hash;
	readonly blockNumber: number;
	readonly succeeded: boolean;
	readonly gasUsed: bigint;
	readonly contractAddress: Address | null;
	readonly logs: readonly OriginLog[];
}

/** The receipt of a transaction, null while it is in no block. */
export async function findReceipt(client: OriginClient, hash: Hash): Promise<Receipt | null> {
	const answer = await client.request('eth_getTransactionReceipt', [hash]);
	if (answer === null) return null;
	const receipt = readObject(answer, 'receipt');
	const created = receipt.contractAddress ?? null;
	return {
		transactionHash: readHash(receipt.transactionHash, 'receipt.transactionHash'),
		blockNumber: readNumber(receipt.blockNumber, 'receipt.blockNumber'),
		succeeded: readQuantity(receipt.status, 'receipt.status') === 1n,
		gasUsed: readQuantity(receipt.gasUsed, 'receipt.gasUsed'),
		contractAddress: created === null ? null : readHex(created, 'receipt.contractAddress', 20),
		logs: readLogs(receipt.logs),
	};
}
