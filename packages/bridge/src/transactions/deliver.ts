import { revertOf } from '../core/revert.ts';
import type { Receipt } from './receipt.ts';
import type { Call, SentTransaction, TransactionSender } from './transactionSender.ts';

/** How a call is brought into a block. */
export interface Delivery {
	readonly sender: TransactionSender;
	/** Milliseconds until a transaction that is not mined is replaced by one that pays more. */
	readonly replaceAfter: number;
	readonly signal: AbortSignal;
}

/** Gas of a transfer that does nothing but use up a nonce. */
const cancellationGas = 21_000n;

/** Sends until mined, paying more where that takes long; null when stopped before. Throws what the sender throws. */
export async function deliver(call: Call, delivery: Delivery): Promise<Receipt | null> {
	const { sender, replaceAfter, signal } = delivery;
	if (signal.aborted) return null;
	let newest = await sender.send(call);
	const sent = [newest];
	for (;;) {
		const receipt = await sender.receiptOf(sent, replaceAfter, signal);
		if (receipt !== null || signal.aborted) return receipt;
		newest = await replace(call, newest, sender);
		sent.push(newest);
	}
}

/** Replaces a stuck transaction; by nothing, before the revert is thrown, where the contract would refuse it now. */
async function replace(call: Call, replaces: SentTransaction, sender: TransactionSender): Promise<SentTransaction> {
	try {
		return await sender.send(call, { replaces });
	} catch (error) {
		if (revertOf(error) !== null) {
			await sender.send({ to: sender.address, data: '0x' }, { gasLimit: cancellationGas, replaces });
		}
		throw error;
	}
}
