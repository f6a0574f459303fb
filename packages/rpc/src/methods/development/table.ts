import type { Method } from '../method.ts';
import { addBalance } from './addBalance.ts';
import { autoImpersonateAccount } from './autoImpersonateAccount.ts';
import type { DevelopmentPorts } from './declare.ts';
import { evmMine } from './evmMine.ts';
import { getAutomine } from './getAutomine.ts';
import { getIntervalMining } from './getIntervalMining.ts';
import { impersonateAccount } from './impersonateAccount.ts';
import { increaseTime } from './increaseTime.ts';
import { mine } from './mine.ts';
import { removeBlockTimestampInterval } from './removeBlockTimestampInterval.ts';
import { revert } from './revert.ts';
import { setAutomine } from './setAutomine.ts';
import { setBalance } from './setBalance.ts';
import { setBlockGasLimit } from './setBlockGasLimit.ts';
import { setBlockTimestampInterval } from './setBlockTimestampInterval.ts';
import { setCode } from './setCode.ts';
import { setCoinbase } from './setCoinbase.ts';
import { setIntervalMining } from './setIntervalMining.ts';
import { setMinGasPrice } from './setMinGasPrice.ts';
import { setNextBlockBaseFeePerGas } from './setNextBlockBaseFeePerGas.ts';
import { setNextBlockTimestamp } from './setNextBlockTimestamp.ts';
import { setNonce } from './setNonce.ts';
import { setPrevRandao } from './setPrevRandao.ts';
import { setStorageAt } from './setStorageAt.ts';
import { setTime } from './setTime.ts';
import { snapshot } from './snapshot.ts';
import { stopImpersonatingAccount } from './stopImpersonatingAccount.ts';

/** Controls of a development stack, under the names of the tools that have them. */
export const developmentMethods: readonly Method<DevelopmentPorts>[] = [
	mine,
	evmMine,
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
	setBalance,
	addBalance,
	setNonce,
	setCode,
	setStorageAt,
	setCoinbase,
	setPrevRandao,
	setNextBlockBaseFeePerGas,
	setBlockGasLimit,
	setMinGasPrice,
	impersonateAccount,
	stopImpersonatingAccount,
	autoImpersonateAccount,
];
