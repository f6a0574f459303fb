import { RPC_CODES, RpcError } from '../../errors/rpcError.ts';
import { formatReceipt } from '../../format/receipt.ts';
import { bytes, countOrNumber } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Milliseconds that a call waits where it does not say how long, and at most (EIP-7966). */
const USUAL_WAIT = 2_000;
const LONGEST_WAIT = 60_000;

/** Admits a signed transaction to the pool and waits for its receipt (EIP-7966). */
export const sendRawTransactionSync = declareEth({
	name: 'eth_sendRawTransactionSync',
	summary: 'Admits a signed transaction to the pool and waits for its receipt (EIP-7966).',
	parameters: [required('transaction', bytes), optional('timeout', countOrNumber, USUAL_WAIT)],
	result: 'the receipt',
	handler: async ({ chain, pool, events }, [raw, timeout]) => {
		let look = (): void => undefined;
		const unsubscribe = events.onHeadChange(() => look());
		const milliseconds = Math.min(timeout === 0 ? USUAL_WAIT : timeout, LONGEST_WAIT);
		let timer: NodeJS.Timeout | undefined;
		let isLate = false;
		try {
			const hash = await pool.sendRawTransaction(raw);
			timer = setTimeout(() => {
				isLate = true;
				look();
			}, milliseconds);
			while (!isLate) {
				const moved = new Promise<void>((resolve) => {
					look = resolve;
				});
				const receipt = await chain.receipt(hash);
				if (receipt !== null) return formatReceipt(receipt);
				await moved;
			}
			const reason = `the transaction was added to the pool, but was in no block within ${milliseconds} ms`;
			throw new RpcError(RPC_CODES.receiptTimeout, reason, hash);
		} finally {
			clearTimeout(timer);
			unsubscribe();
		}
	},
});
