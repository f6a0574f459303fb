import type { Method } from '../method.ts';
import { accounts } from './accounts.ts';
import { baseFee } from './baseFee.ts';
import { blobBaseFee } from './blobBaseFee.ts';
import { blockNumber } from './blockNumber.ts';
import { call } from './call.ts';
import { capabilities } from './capabilities.ts';
import { chainId } from './chainId.ts';
import { coinbase } from './coinbase.ts';
import { config } from './config.ts';
import { createAccessList } from './createAccessList.ts';
import type { AccountsPorts, EthPorts } from './declare.ts';
import { estimateGas } from './estimateGas.ts';
import { feeHistory } from './feeHistory.ts';
import { fillTransaction } from './fillTransaction.ts';
import { gasPrice } from './gasPrice.ts';
import { getAccountInfo } from './getAccountInfo.ts';
import { getBalance } from './getBalance.ts';
import { getBlockByHash } from './getBlockByHash.ts';
import { getBlockByNumber } from './getBlockByNumber.ts';
import { getBlockReceipts } from './getBlockReceipts.ts';
import { getBlockTransactionCountByHash } from './getBlockTransactionCountByHash.ts';
import { getBlockTransactionCountByNumber } from './getBlockTransactionCountByNumber.ts';
import { getCode } from './getCode.ts';
import { getFilterChanges } from './getFilterChanges.ts';
import { getFilterLogs } from './getFilterLogs.ts';
import { getHeaderByHash } from './getHeaderByHash.ts';
import { getHeaderByNumber } from './getHeaderByNumber.ts';
import { getLogs } from './getLogs.ts';
import { getProof } from './getProof.ts';
import { getRawTransactionByBlockHashAndIndex } from './getRawTransactionByBlockHashAndIndex.ts';
import { getRawTransactionByBlockNumberAndIndex } from './getRawTransactionByBlockNumberAndIndex.ts';
import { getRawTransactionByHash } from './getRawTransactionByHash.ts';
import { getStorageAt } from './getStorageAt.ts';
import { getStorageValues } from './getStorageValues.ts';
import { getTransactionByBlockHashAndIndex } from './getTransactionByBlockHashAndIndex.ts';
import { getTransactionByBlockNumberAndIndex } from './getTransactionByBlockNumberAndIndex.ts';
import { getTransactionByHash } from './getTransactionByHash.ts';
import { getTransactionBySenderAndNonce } from './getTransactionBySenderAndNonce.ts';
import { getTransactionCount } from './getTransactionCount.ts';
import { getTransactionReceipt } from './getTransactionReceipt.ts';
import { getUncleByBlockHashAndIndex } from './getUncleByBlockHashAndIndex.ts';
import { getUncleByBlockNumberAndIndex } from './getUncleByBlockNumberAndIndex.ts';
import { getUncleCountByBlockHash } from './getUncleCountByBlockHash.ts';
import { getUncleCountByBlockNumber } from './getUncleCountByBlockNumber.ts';
import { hashrate } from './hashrate.ts';
import { maxPriorityFeePerGas } from './maxPriorityFeePerGas.ts';
import { mining } from './mining.ts';
import { newBlockFilter } from './newBlockFilter.ts';
import { newFilter } from './newFilter.ts';
import { newPendingTransactionFilter } from './newPendingTransactionFilter.ts';
import { pendingTransactions } from './pendingTransactions.ts';
import { personalSign } from './personalSign.ts';
import { sendRawTransaction } from './sendRawTransaction.ts';
import { sendRawTransactionSync } from './sendRawTransactionSync.ts';
import { sendTransaction } from './sendTransaction.ts';
import { sign } from './sign.ts';
import { signTransaction } from './signTransaction.ts';
import { signTypedData } from './signTypedData.ts';
import { simulateV1 } from './simulateV1.ts';
import { subscribe } from './subscribe.ts';
import { syncing } from './syncing.ts';
import { uninstallFilter } from './uninstallFilter.ts';
import { unsubscribe } from './unsubscribe.ts';

/** The methods of the `eth_` namespace. */
export const ethMethods = [
	accounts,
	baseFee,
	blobBaseFee,
	blockNumber,
	call,
	capabilities,
	chainId,
	coinbase,
	config,
	createAccessList,
	estimateGas,
	feeHistory,
	fillTransaction,
	gasPrice,
	getAccountInfo,
	getBalance,
	getBlockByHash,
	getBlockByNumber,
	getBlockReceipts,
	getBlockTransactionCountByHash,
	getBlockTransactionCountByNumber,
	getCode,
	getFilterChanges,
	getFilterLogs,
	getHeaderByHash,
	getHeaderByNumber,
	getLogs,
	getProof,
	getRawTransactionByBlockHashAndIndex,
	getRawTransactionByBlockNumberAndIndex,
	getRawTransactionByHash,
	getStorageAt,
	getStorageValues,
	getTransactionByBlockHashAndIndex,
	getTransactionByBlockNumberAndIndex,
	getTransactionByHash,
	getTransactionBySenderAndNonce,
	getTransactionCount,
	getTransactionReceipt,
	getUncleByBlockHashAndIndex,
	getUncleByBlockNumberAndIndex,
	getUncleCountByBlockHash,
	getUncleCountByBlockNumber,
	hashrate,
	maxPriorityFeePerGas,
	mining,
	newBlockFilter,
	newFilter,
	newPendingTransactionFilter,
	pendingTransactions,
	sendRawTransaction,
	sendRawTransactionSync,
	simulateV1,
	subscribe,
	syncing,
	uninstallFilter,
	unsubscribe,
] as const satisfies readonly Method<EthPorts>[];

/** The methods of the `eth_` namespace that use the node's keys. */
export const accountsMethods = [
	personalSign,
	sendTransaction,
	sign,
	signTransaction,
	signTypedData,
] as const satisfies readonly Method<AccountsPorts>[];
