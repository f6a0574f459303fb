import type { AccountsBackend, ChainBackend, DevelopmentBackend } from '@mosaic/rpc';
import type { Impersonation, KeyPair } from '../../accounts/index.ts';
import type { Finality } from '../../auxiliary/finality.ts';
import type { Fork } from '../../fork/openFork.ts';
import type { StackRecord } from '../stackRecord.ts';
import { createDumps, type StackDumps } from './dumpControls.ts';
import { createFinalityControls } from './finalityControls.ts';
import { createInfoControls } from './infoControls.ts';
import { createMiningControls } from './miningControls.ts';
import { createPoolControls } from './poolControls.ts';
import { reorganise } from './reorganise.ts';
import type { Reset } from './reset.ts';
import { createStateControls, type StateControlsParts } from './stateControls.ts';
import type { SwitchableLogger } from './switchableLogger.ts';
import { createTimeControls } from './timeControls.ts';
import { Timeline, type TimelineParts } from './timeline.ts';
import { createTokenControls, type TokenControlsParts } from './tokenControls.ts';

/** What controls are made of. */
export interface DevelopmentParts extends TimelineParts, StateControlsParts, TokenControlsParts {
	readonly impersonation: Impersonation;
	readonly accounts: AccountsBackend;
	readonly fees: ChainBackend['fees'];
	readonly logger: SwitchableLogger;
	readonly finality: Finality;
	readonly validatorKeys: readonly KeyPair[];
	/** What the stack was set up with. */
	readonly record: StackRecord;
	readonly fork: Fork | null;
	readonly reset: Reset;
}

/** Everything a development stack can be controlled with. */
export function createDevelopmentBackend(parts: DevelopmentParts): {
	readonly development: DevelopmentBackend;
	readonly dumps: StackDumps;
} {
	const { spec, opened, slots, clock, impersonation } = parts;
	const timeline = new Timeline(parts);
	const headTimestamp = (): number => Number(opened.chain.head.header.timestamp);
	const dumps = createDumps({ ...parts, timeline });
	const development: DevelopmentBackend = {
		...createMiningControls({ slots, timeline, headTimestamp }),
		...createTimeControls({ schedule: spec, clock, slots, headTimestamp }),
		...createStateControls(parts),
		...createTokenControls(parts),
		dumpState: dumps.dumpState,
		loadState: dumps.loadState,
		impersonate: (address) => impersonation.add(address),
		stopImpersonating: (address) => impersonation.remove(address),
		impersonateEverybody: (enabled) => impersonation.setEverybody(enabled),
		sendUnsigned: (request) => impersonation.once(request.from, () => parts.accounts.sendTransaction(request)),
		...createPoolControls(opened.pool),
		...createInfoControls({
			...{ chain: opened.chain, fees: parts.fees, timeline, logger: parts.logger, fork: parts.fork },
		}),
		rollback: (depth) => timeline.exclusively(() => timeline.takeBack(depth)),
		reorganise: (depth, transactions) =>
			reorganise({ opened, accounts: parts.accounts, slots, timeline }, depth, transactions),
		reset: async (request) => {
			if (await parts.reset.refork(request)) return;
			// A fork begins at the time of the block that it goes on from.
			await timeline.reset(parts.fork === null ? Date.now() : 0);
		},
		setForkUrl: (url) => parts.reset.setUrl(url),
		...createFinalityControls({ ...parts, chain: opened.chain, timeline }),
		snapshot: () => timeline.snapshot(),
		revert: (id) => timeline.revert(id),
	};
	return { development, dumps };
}
