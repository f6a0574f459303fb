import type { Hash } from '@mosaic/consensus';
import type { BlockEvent, EventsBackend, HeaderData } from '@mosaic/rpc';
import type { Chain, ChainBlock } from '../chain/index.ts';
import type { TransactionPool } from '../pool/index.ts';
import { headerData } from './blockData.ts';
import type { NetworkFacts } from './networkFacts.ts';
import type { ReceiptReader } from './receipts.ts';
import { transactionData } from './transactionData.ts';

export interface EventsBackendParts {
	readonly chain: Chain;
	readonly pool: TransactionPool;
	readonly receipts: ReceiptReader;
	readonly network: NetworkFacts;
}

/** What happens on a chain and in its pool. */
export function createEventsBackend({ chain, pool, receipts, network }: EventsBackendParts): EventsBackend {
	const eventOf = (block: ChainBlock, removed: boolean): BlockEvent => {
		let header: HeaderData | undefined;
		return {
			// Most changes of the head have nobody who listens.
			get header() {
				header ??= headerData(block.hash, block.block.header);
				return header;
			},
			logs: async () => {
				const logs = (await receipts.of(block)).flatMap((receipt) => receipt.logs);
				return removed ? logs.map((log) => ({ ...log, removed })) : logs;
			},
		};
	};
	return {
		onHeadChange: (listener) =>
			chain.onHead(({ removed, added }) => {
				listener({
					removed: removed.map((block) => eventOf(block, true)),
					added: added.map((block) => eventOf(block, false)),
				});
			}),
		onPendingTransaction: (listener) => {
			const tell = (hash: Hash): void => {
				const pooled = pool.get(hash);
				if (pooled !== undefined) listener(transactionData(pooled.transaction, pooled.sender, null));
			};
			pool.events.on('executable', tell);
			return () => pool.events.off('executable', tell);
		},
		onSyncing: (listener) => network.onSyncing(listener),
	};
}
