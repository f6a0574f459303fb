import { type Address, bytesToHex } from '@mosaic/consensus';
import type { ChainBackend } from '@mosaic/rpc';
import type { RpcLimits } from '@mosaic/rpc/settings';
import type { Chain } from '../chain/index.ts';
import type { TransactionPool } from '../pool/index.ts';
import { blockData } from './blockData.ts';
import type { BlockResolver } from './blockResolver.ts';
import { feeHistory } from './feeHistory.ts';
import type { FeeOracle } from './feeOracle.ts';
import { forkConfigs } from './forkConfig.ts';
import { findLogs } from './logs.ts';
import type { NetworkFacts } from './networkFacts.ts';
import type { ReceiptReader } from './receipts.ts';
import { blockTransactions, inclusionIn, transactionData } from './transactionData.ts';

export interface ChainBackendParts {
	readonly chain: Chain;
	readonly pool: TransactionPool;
	readonly resolver: BlockResolver;
	readonly receipts: ReceiptReader;
	readonly fees: FeeOracle;
	readonly clientVersion: string;
	readonly network: NetworkFacts;
	/** Where blocks pay where somebody set that. */
	readonly coinbase?: (() => Address | null) | undefined;
	readonly limits: Pick<RpcLimits, 'logBlocks' | 'logs'>;
}

/** Blocks, transactions, receipts, logs and fees of a chain. A transaction of the pool is found by its hash too. */
export function createChainBackend(parts: ChainBackendParts): ChainBackend {
	const { chain, pool, resolver, receipts, fees, clientVersion, network, coinbase, limits } = parts;
	return {
		chainId: chain.chainId,
		clientVersion,
		blockNumber: () => chain.head.number,
		block: async (selector) => {
			const block = await resolver.show(selector);
			return block === null ? null : blockData(block);
		},
		blockTransactions: async (selector) => {
			const block = await resolver.show(selector);
			return block === null ? null : blockTransactions(block);
		},
		blockReceipts: async (selector) => {
			const block = await resolver.find(selector);
			return block === null ? null : receipts.of(block);
		},
		transaction: async (hash) => {
			const located = await chain.getTransaction(hash);
			if (located !== null) {
				return transactionData(located.transaction, located.sender, inclusionIn(located.block, located.index));
			}
			const pooled = pool.get(hash);
			return pooled === undefined ? null : transactionData(pooled.transaction, pooled.sender, null);
		},
		rawTransaction: async (hash) => {
			const raw = (await chain.getTransaction(hash))?.transaction.serialize() ?? pool.get(hash)?.raw;
			return raw === undefined ? null : bytesToHex(raw);
		},
		receipt: (hash) => receipts.ofTransaction(hash),
		logs: (query) => findLogs({ chain, resolver, limits }, query),
		fees: () => fees.fees(),
		feeHistory: (query) => feeHistory({ chain, resolver, receipts }, query),
		coinbase: () => coinbase?.() ?? chain.head.header.coinbase.toString(),
		forkConfigs: () => forkConfigs(chain),
		oldestBlock: () => chain.oldestBlock,
		syncing: () => network.syncing(),
		peerCount: () => network.peerCount(),
	};
}
