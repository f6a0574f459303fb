import type { Method } from '../method.ts';
import type { DevelopmentPorts } from './declare.ts';
import { evmMine } from './evmMine.ts';
import { getAutomine } from './getAutomine.ts';
import { getIntervalMining } from './getIntervalMining.ts';
import { increaseTime } from './increaseTime.ts';
import { mine } from './mine.ts';
import { removeBlockTimestampInterval } from './removeBlockTimestampInterval.ts';
import { revert } from './revert.ts';
import { setAutomine } from './setAutomine.ts';
import { setBlockTimestampInterval } from './setBlockTimestampInterval.ts';
import { setIntervalMining } from './setIntervalMining.ts';
import { setNextBlockTimestamp } from './setNextBlockTimestamp.ts';
import { setTime } from './setTime.ts';
import { snapshot } from './snapshot.ts';

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
];
