import type { Address } from '@mosaic/consensus';
import type { ChainBackend, StateBackend } from '../backend.ts';
import type { TransactionData } from '../data.ts';
import { firstBlock } from './firstBlock.ts';

/** What a transaction is looked for in. */
interface SentPorts {
	readonly chain: Pick<ChainBackend, 'oldestBlock' | 'blockNumber' | 'blockTransactions'>;
	readonly state: Pick<StateBackend, 'transactionCount'>;
}

/** The transaction of the canonical chain that an account sent with this nonce, found by its nonces at blocks; null where there is none. */
export async function sentTransaction(
	{ chain, state }: SentPorts,
	sender: Address,
	nonce: number,
): Promise<TransactionData | null> {
	const sent = async (number: number): Promise<boolean> =>
		(await state.transactionCount(sender, { kind: 'number', number })) > BigInt(nonce);
	const number = await firstBlock(chain.oldestBlock(), chain.blockNumber(), sent);
	if (number === null) return null;
	const transactions = (await chain.blockTransactions({ kind: 'number', number })) ?? [];
	return transactions.find((each) => each.from === sender && each.nonce === nonce) ?? null;
}
