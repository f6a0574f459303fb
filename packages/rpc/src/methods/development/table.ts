import type { Method } from '../method.ts';
import { addBalance } from './addBalance.ts';
import { autoImpersonateAccount } from './autoImpersonateAccount.ts';
import { commit } from './commit.ts';
import { dealErc20 } from './dealErc20.ts';
import type { DevelopmentPorts } from './declare.ts';
import { dropAllTransactions } from './dropAllTransactions.ts';
import { dropTransaction } from './dropTransaction.ts';
import { dumpState } from './dumpState.ts';
import { equivocate } from './equivocate.ts';
import { evmMine } from './evmMine.ts';
import { finalize } from './finalize.ts';
import { getAutomine } from './getAutomine.ts';
import { getIntervalMining } from './getIntervalMining.ts';
import { impersonateAccount } from './impersonateAccount.ts';
import { increaseTime } from './increaseTime.ts';
import { justify } from './justify.ts';
import { loadState } from './loadState.ts';
import { metadata } from './metadata.ts';
import { mine } from './mine.ts';
import { mineDetailed } from './mineDetailed.ts';
import { nodeInfo } from './nodeInfo.ts';
import { removeBlockTimestampInterval } from './removeBlockTimestampInterval.ts';
import { removePoolTransactions } from './removePoolTransactions.ts';
import { reorg } from './reorg.ts';
import { reset } from './reset.ts';
import { revert } from './revert.ts';
import { rollback } from './rollback.ts';
import { sendUnsignedTransaction } from './sendUnsignedTransaction.ts';
import { setAutomine } from './setAutomine.ts';
import { setBalance } from './setBalance.ts';
import { setBlockGasLimit } from './setBlockGasLimit.ts';
import { setBlockTimestampInterval } from './setBlockTimestampInterval.ts';
import { setCode } from './setCode.ts';
import { setCoinbase } from './setCoinbase.ts';
import { setErc20Allowance } from './setErc20Allowance.ts';
import { setIntervalMining } from './setIntervalMining.ts';
import { setLoggingEnabled } from './setLoggingEnabled.ts';
import { setMinGasPrice } from './setMinGasPrice.ts';
import { setNextBlockBaseFeePerGas } from './setNextBlockBaseFeePerGas.ts';
import { setNextBlockTimestamp } from './setNextBlockTimestamp.ts';
import { setNonce } from './setNonce.ts';
import { setPrevRandao } from './setPrevRandao.ts';
import { setRpcUrl } from './setRpcUrl.ts';
import { setStorageAt } from './setStorageAt.ts';
import { setTime } from './setTime.ts';
import { snapshot } from './snapshot.ts';
import { stallFinality } from './stallFinality.ts';
import { stopImpersonatingAccount } from './stopImpersonatingAccount.ts';

/** Controls of a development stack, under the names of the tools that have them. */
export const developmentMethods = [
	mine,
	evmMine,
	mineDetailed,
	setAutomine,
	getAutomine,
	setIntervalMining,
	getIntervalMining,
	increaseTime,
	setTime,
	setNextBlockTimestamp,
	setBlockTimestampInterval,
	removeBlockTimestampInterval,
	snapshot,
	revert,
	rollback,
	reorg,
	reset,
	setRpcUrl,
	setBalance,
	addBalance,
	setNonce,
	setCode,
	setStorageAt,
	dealErc20,
	setErc20Allowance,
	setCoinbase,
	setPrevRandao,
	setNextBlockBaseFeePerGas,
	setBlockGasLimit,
	setMinGasPrice,
	impersonateAccount,
	stopImpersonatingAccount,
	autoImpersonateAccount,
	sendUnsignedTransaction,
	dropTransaction,
	dropAllTransactions,
	removePoolTransactions,
	dumpState,
	loadState,
	metadata,
	nodeInfo,
	setLoggingEnabled,
	justify,
	finalize,
	commit,
	stallFinality,
	equivocate,
] as const satisfies readonly Method<DevelopmentPorts>[];
