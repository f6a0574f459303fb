import type { ChainSpec, EngineEffect } from '@mosaic/consensus';
import type { ChainApi } from '../chain/types.ts';
import type { Clock } from '../clock/virtualClock.ts';
import type { ExecutionWatch } from '../execution/types.ts';
import type { Logger } from '../logging/logger.ts';
import type { DriverPool, ProposalFields, ValidatorSigner, VoteStore } from './ports.ts';
import type { RestoredEngine } from './restoreEngine.ts';
import type { SlotSource } from './slots/slotSource.ts';

/** The parts a driver is made of. */
export interface DriverParts extends RestoredEngine {
	readonly spec: ChainSpec;
	readonly chain: ChainApi;
	readonly pool: DriverPool;
	readonly signer: ValidatorSigner;
	readonly votes: VoteStore;
	readonly clock: Clock;
	readonly slots: SlotSource;
	readonly logger: Logger;
	/** What the next block is to have in place of what the rules give. Default: nothing. */
	readonly fields?: () => ProposalFields;
	/** Who is told of the transactions of proposed blocks as they run. Default: nobody. */
	readonly watch?: ExecutionWatch;
	/** Whether this node may sign now; while it may not, votes wait and slots pass. Default: always. */
	readonly onDuty?: () => boolean;
}

/** Why a driver signs and proposes nothing more (spec 4.6, 5). */
export type HaltCode =
	| Extract<EngineEffect, { kind: 'alarm' }>['code']
	| 'ORIGIN_ABANDONED'
	| 'ENGINE_FAULT'
	| 'REVERT_FAILED'
	| 'DOPPELGANGER_DETECTED';
