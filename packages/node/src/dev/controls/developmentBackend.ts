import type { DevelopmentBackend } from '@mosaic/rpc';
import { createMiningControls } from './miningControls.ts';
import { createTimeControls } from './timeControls.ts';
import { Timeline, type TimelineParts } from './timeline.ts';

/** Everything a development stack can be controlled with. */
export function createDevelopmentBackend(parts: TimelineParts): DevelopmentBackend {
	const { spec, opened, slots, clock } = parts;
	const timeline = new Timeline(parts);
	const headTimestamp = (): number => Number(opened.chain.head.header.timestamp);
	return {
		...createMiningControls({ slots, timeline, headTimestamp }),
		...createTimeControls({ schedule: spec, clock, slots, headTimestamp }),
		snapshot: () => timeline.snapshot(),
		revert: (id) => timeline.revert(id),
	};
}
