import { RPC_CODES, RpcError } from '../../errors/rpcError.ts';
import { formatMosaic } from '../../format/mosaic.ts';
import { countOrNumber, hash, word } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareMosaic } from './declare.ts';

/** Levels of finality, each beyond the one before. */
const LEVELS = ['pending', 'latest', 'justified', 'finalized', 'committed'] as const;

/** Milliseconds that a call waits where it does not say how long, and at most. */
const USUAL_WAIT = 60_000;
const LONGEST_WAIT = 600_000;

/** Waits until a transaction has reached a level of finality: one request in place of many. */
export const waitFor = declareMosaic({
	name: 'mosaic_waitFor',
	summary: 'Waits until a transaction has reached a level of finality; a transaction that is not known may still come.',
	parameters: [
		required('transactionHash', hash),
		required('level', word('latest', 'justified', 'finalized', 'committed')),
		optional('timeout', countOrNumber, USUAL_WAIT),
	],
	result: 'as mosaic_getTransactionFinality',
	handler: async ({ mosaic }, [transactionHash, level, timeout]) => {
		let wake = (): void => undefined;
		let isLate = false;
		const unsubscribe = mosaic.onFinality(() => wake());
		const milliseconds = Math.min(timeout, LONGEST_WAIT);
		const timer = setTimeout(() => {
			isLate = true;
			wake();
		}, milliseconds);
		try {
			for (;;) {
				const moved = new Promise<void>((resolve) => {
					wake = resolve;
				});
				const found = await mosaic.transactionFinality(transactionHash);
				if (found !== null && LEVELS.indexOf(found.level) >= LEVELS.indexOf(level)) return formatMosaic(found);
				if (isLate) throw late(transactionHash, level, found?.level ?? 'unknown', milliseconds);
				await moved;
			}
		} finally {
			clearTimeout(timer);
			unsubscribe();
		}
	},
});

function late(hash: `0x${string}`, level: string, found: string, milliseconds: number): RpcError {
	const reason = `the transaction is ${found}, and was not ${level} within ${milliseconds} ms`;
	return new RpcError(RPC_CODES.receiptTimeout, reason, hash);
}
