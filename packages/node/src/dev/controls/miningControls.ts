import { BackendError, type MiningControls } from '@mosaic/rpc';
import type { DevelopmentSlots } from '../../auxiliary/slots/developmentSlots.ts';
import { makeBlocks } from './makeBlocks.ts';
import { requireLater } from './requireLater.ts';
import type { Timeline } from './timeline.ts';

/** Blocks that one call may ask for. */
const mostBlocks = 100_000;

/** What making blocks is controlled with. */
export interface MiningControlsParts {
	readonly slots: DevelopmentSlots;
	readonly timeline: Timeline;
	/** Unix seconds of the head. */
	readonly headTimestamp: () => number;
}

/** Blocks by hand, and when they are made by themselves. */
export function createMiningControls({ slots, timeline, headTimestamp }: MiningControlsParts): MiningControls {
	return {
		mine: (order) => {
			if (order.count > mostBlocks) throw tooManyBlocks(order.count);
			return timeline.exclusively(async () => {
				const { timestamp, spacing } = order;
				if (timestamp !== undefined) requireLater(timestamp, headTimestamp());
				requireLater(headTimestamp() + order.count * (spacing ?? 1) + 1, headTimestamp());
				await makeBlocks(slots, order);
			});
		},
		automine: () => slots.mode.automatic,
		setAutomine: (enabled) => {
			if (enabled) slots.setMode({ automatic: true, interval: null });
			else if (slots.mode.automatic) slots.setMode({ ...slots.mode, automatic: false });
		},
		intervalMining: () => slots.mode.interval,
		setIntervalMining: (seconds) => {
			slots.setMode({ automatic: false, interval: seconds === 0 ? null : seconds });
		},
	};
}

function tooManyBlocks(count: number): BackendError {
	return new BackendError('LIMIT_EXCEEDED', `${count} blocks, at most ${mostBlocks} are made in one call`);
}
