import { hexToBytes } from '@mosaic/consensus';
import { type AccountsBackend, BackendError, type ReorganisedTransaction } from '@mosaic/rpc';
import type { OpenChain } from '../../assembly/openChain.ts';
import type { DevelopmentSlots } from '../../auxiliary/slots/developmentSlots.ts';
import { admit } from '../../backend/poolBackend.ts';
import { ChainError } from '../../chain/index.ts';
import { admitAgain, presentPoint } from './chainPoint.ts';
import { makeBlocks } from './makeBlocks.ts';
import type { Timeline } from './timeline.ts';

/** What a reorganisation is made with. */
export interface ReorganiseParts {
	readonly opened: OpenChain;
	readonly accounts: AccountsBackend;
	readonly slots: DevelopmentSlots;
	readonly timeline: Timeline;
}

/**
 * Replaces the newest blocks with as many others that hold these transactions and no more. Transactions that no block
 * takes are left out; where one is refused, this rejects with TRANSACTION_REJECTED when all else is done.
 */
export function reorganise(
	parts: ReorganiseParts,
	depth: number,
	transactions: readonly ReorganisedTransaction[],
): Promise<void> {
	const { opened, slots, timeline } = parts;
	for (const { transaction, block } of transactions) {
		if (block >= depth) throw invalid(`block number ${block} of a transaction must not exceed (depth-1) ${depth - 1}`);
		if (typeof transaction === 'string') requireDecodable(opened, transaction);
	}
	if (depth < 1) throw invalid('depth must be at least 1');
	return timeline.exclusively(async () => {
		const { mode } = slots;
		slots.setMode({ automatic: false, interval: null });
		try {
			await timeline.takeBack(depth);
			const { waiting } = presentPoint(opened);
			const refusals = await replace(parts, depth, transactions);
			await admitAgain(opened, waiting);
			if (refusals.length > 0) throw new BackendError('TRANSACTION_REJECTED', refusals.join('; '));
		} finally {
			slots.setMode(mode);
		}
	});
}

/** Makes the blocks; why transactions were refused. */
async function replace(
	{ opened, accounts, slots }: ReorganiseParts,
	depth: number,
	transactions: readonly ReorganisedTransaction[],
): Promise<string[]> {
	const refusals: string[] = [];
	for (let index = 0; index < depth; index += 1) {
		opened.pool.clear();
		for (const { transaction, block } of transactions) {
			if (block !== index) continue;
			try {
				if (typeof transaction === 'string') await admit(opened.pool, hexToBytes(transaction));
				else await accounts.sendTransaction(transaction);
			} catch (error) {
				if (!(error instanceof BackendError)) throw error;
				refusals.push(`a transaction of block ${index} was refused: ${error.message}`);
			}
		}
		await makeBlocks(slots, { count: 1 });
	}
	opened.pool.clear();
	return refusals;
}

function requireDecodable({ chain }: OpenChain, raw: `0x${string}`): void {
	try {
		chain.decodeTransaction(hexToBytes(raw));
	} catch (error) {
		if (error instanceof ChainError) throw invalid('Failed to decode transaction');
		throw error;
	}
}

function invalid(reason: string): BackendError {
	return new BackendError('INVALID_REQUEST', reason);
}
