import type { Hash } from '@mosaic/consensus';
import type { AccountsBackend, EventsBackend, PoolBackend } from '@mosaic/rpc';
import type { Chain } from '../chain/index.ts';
import type { TransactionPool } from '../pool/index.ts';

/** Answers that wait for a block at once: the transactions of a crowd are not slowed down. */
const mostWaiting = 4;
/** Blocks without the transaction after which its answer comes: one was under way, the next ones refused it. */
const mostBlocks = 3;
/** Milliseconds after which an answer comes whatever happened. */
const longestWait = 10_000;

/** What a transaction is followed with. */
export interface MinedParts {
	readonly chain: Pick<Chain, 'getTransaction' | 'next'>;
	readonly pool: Pick<TransactionPool, 'get' | 'hasExecutable'>;
	readonly events: Pick<EventsBackend, 'onHeadChange'>;
	/** Whether a block is made for each transaction. */
	readonly isAutomatic: () => boolean;
}

interface Sending {
	readonly pool: PoolBackend;
	readonly accounts: AccountsBackend;
}

/**
 * The ways to send a transaction, answering when a block holds it where one is made for it at once: the tests of DApps
 * read right after they wrote, as Hardhat's network lets them. What waits for a nonce, for funds or for a lower base fee is
 * answered at once.
 */
export function answerWhenMined(parts: MinedParts, { pool, accounts }: Sending): Sending {
	let waiting = 0;
	const settled = async (hash: Hash): Promise<Hash> => {
		if (waiting >= mostWaiting) return hash;
		waiting += 1;
		try {
			await mined(parts, hash);
		} finally {
			waiting -= 1;
		}
		return hash;
	};
	return {
		pool: { ...pool, sendRawTransaction: async (raw) => settled(await pool.sendRawTransaction(raw)) },
		accounts: { ...accounts, sendTransaction: async (request) => settled(await accounts.sendTransaction(request)) },
	};
}

async function mined({ chain, pool, events, isAutomatic }: MinedParts, hash: Hash): Promise<void> {
	let isLate = false;
	let blocks = 0;
	let look = (): void => undefined;
	const unsubscribe = events.onHeadChange(() => {
		blocks += 1;
		look();
	});
	const timer = setTimeout(() => {
		isLate = true;
		look();
	}, longestWait);
	const isExpected = (): boolean =>
		isAutomatic() && pool.get(hash)?.executable === true && pool.hasExecutable(chain.next.baseFeePerGas);
	try {
		while (!isLate && blocks < mostBlocks && isExpected()) {
			const moved = new Promise<void>((resolve) => {
				look = resolve;
			});
			if ((await chain.getTransaction(hash)) !== null) return;
			await moved;
		}
	} finally {
		clearTimeout(timer);
		unsubscribe();
	}
}
