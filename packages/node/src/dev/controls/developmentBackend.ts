import type { DevelopmentBackend } from '@mosaic/rpc';
import type { Impersonation } from '../../accounts/index.ts';
import { createMiningControls } from './miningControls.ts';
import { createStateControls, type StateControlsParts } from './stateControls.ts';
import { createTimeControls } from './timeControls.ts';
import { Timeline, type TimelineParts } from './timeline.ts';

/** What controls are made of. */
export interface DevelopmentParts extends TimelineParts, StateControlsParts {
	readonly impersonation: Impersonation;
}

/** Everything a development stack can be controlled with. */
export function createDevelopmentBackend(parts: DevelopmentParts): DevelopmentBackend {
	const { spec, opened, slots, clock, impersonation } = parts;
	const timeline = new Timeline(parts);
	const headTimestamp = (): number => Number(opened.chain.head.header.timestamp);
	return {
		...createMiningControls({ slots, timeline, headTimestamp }),
		...createTimeControls({ schedule: spec, clock, slots, headTimestamp }),
		...createStateControls(parts),
		impersonate: (address) => impersonation.add(address),
		stopImpersonating: (address) => impersonation.remove(address),
		impersonateEverybody: (enabled) => impersonation.setEverybody(enabled),
		snapshot: () => timeline.snapshot(),
		revert: (id) => timeline.revert(id),
	};
}
