import { declaredMethods } from '@mosaic/rpc';
import { expect, test } from 'vitest';

const named = (prefix: string, names: string): string[] =>
	names
		.trim()
		.split(/\s+/)
		.map((name) => `${prefix}_${name}`);

/** What libraries, wallets, explorers and indexers ask for, by the names that they use. */
const wanted: Readonly<Record<string, readonly string[]>> = {
	eth_: named(
		'eth',
		`accounts requestAccounts mining hashrate getAccountInfo getTransactionBySenderAndNonce
		getRawTransactionByBlockHashAndIndex getRawTransactionByBlockNumberAndIndex blobBaseFee blockNumber call chainId coinbase config createAccessList estimateGas feeHistory fillTransaction
		gasPrice getBalance getBlockByHash getBlockByNumber getBlockReceipts getBlockTransactionCountByHash
		getBlockTransactionCountByNumber getCode getFilterChanges getFilterLogs getHeaderByHash getHeaderByNumber getLogs
		getProof getRawTransactionByHash getStorageAt getStorageValues getTransactionByBlockHashAndIndex
		getTransactionByBlockNumberAndIndex getTransactionByHash getTransactionCount getTransactionReceipt
		getUncleByBlockHashAndIndex getUncleByBlockNumberAndIndex getUncleCountByBlockHash getUncleCountByBlockNumber
		maxPriorityFeePerGas newBlockFilter newFilter newPendingTransactionFilter pendingTransactions sendRawTransaction
		sendRawTransactionSync sendTransaction sign signTransaction signTypedData_v4 simulateV1 subscribe syncing
		uninstallFilter unsubscribe`,
	),
	'net_ and web3_': [...named('net', 'version listening peerCount'), ...named('web3', 'clientVersion sha3')],
	txpool_: named('txpool', 'status content contentFrom inspect'),
	debug_: named(
		'debug',
		`getRawBlock getRawHeader getRawReceipts getRawTransaction storageRangeAt traceBlockByHash traceBlockByNumber traceCall
		traceTransaction`,
	),
	trace_: named('trace', 'block call filter get replayBlockTransactions replayTransaction transaction'),
	ots_: named(
		'ots',
		`getApiLevel getBlockDetails getBlockDetailsByHash getBlockTransactions getContractCreator getInternalOperations
		getTransactionBySenderAndNonce getTransactionError hasCode searchTransactionsAfter searchTransactionsBefore
		traceTransaction`,
	),
	erigon_: named('erigon', 'getHeaderByNumber'),
	evm_: named(
		'evm',
		'increaseTime mine revert setAutomine setBlockGasLimit setIntervalMining setNextBlockTimestamp setTime snapshot',
	),
	anvil_: named(
		'anvil',
		`addBalance autoImpersonateAccount dropAllTransactions dropTransaction dumpState getAutomine impersonateAccount
		increaseTime loadState metadata mine nodeInfo reorg reset revert rollback setAutomine setBalance setBlockGasLimit
		setCode setCoinbase setIntervalMining setLoggingEnabled setMinGasPrice setNextBlockBaseFeePerGas
		setNextBlockTimestamp setNonce setStorageAt setTime snapshot stopImpersonatingAccount`,
	),
	hardhat_: named(
		'hardhat',
		`dropTransaction getAutomine impersonateAccount metadata mine reset setBalance setCode setCoinbase setLoggingEnabled
		setMinGasPrice setNextBlockBaseFeePerGas setNonce setPrevRandao setStorageAt stopImpersonatingAccount`,
	),
};

const declared = new Set(
	declaredMethods.flatMap(({ methods }) => methods.flatMap(({ name, aliases = [] }) => [name, ...aliases])),
);

test.each(Object.entries(wanted))('%s: every method that tools ask for is declared', (_, methods) => {
	expect(methods.filter((name) => !declared.has(name))).toEqual([]);
});
