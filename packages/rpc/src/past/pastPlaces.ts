import type { ForkedPast } from '../backend.ts';

/** Whether the other chain has a block of this hash, not after the last that is of this chain's past. */
export async function isPastBlock(forked: ForkedPast, blockHash: string): Promise<boolean> {
	return isPast(forked, await forked.request('eth_getBlockByHash', [blockHash, false]), 'number');
}

/** Whether such a block of the other chain has this transaction. */
export async function isPastTransaction(forked: ForkedPast, transactionHash: string): Promise<boolean> {
	return isPast(forked, await forked.request('eth_getTransactionByHash', [transactionHash]), 'blockNumber');
}

function isPast({ last }: ForkedPast, answer: unknown, field: string): boolean {
	if (typeof answer !== 'object' || answer === null) return false;
	const number = (answer as Record<string, unknown>)[field];
	return typeof number === 'string' && /^0x[0-9a-f]{1,13}$/i.test(number) && Number(number) <= last;
}
