import type { Address, ChainSpec } from '@mosaic/consensus';
import type { Chain } from '../chain/index.ts';
import type { Clock } from '../clock/virtualClock.ts';
import type { ExecutionWatch } from '../execution/types.ts';
import type { Logger } from '../logging/logger.ts';
import type { ValidatorRecord } from '../signing/index.ts';
import type { Database } from '../storage/index.ts';
import { AuxiliaryDriver } from './driver.ts';
import { Finality } from './finality.ts';
import { MetaBlocks } from './metaBlocks.ts';
import { Offences } from './offences.ts';
import type { DriverPool, ProposalFields, ValidatorSigner, VoteStore } from './ports.ts';
import { restoreEngine } from './restoreEngine.ts';
import type { SlotSource } from './slots/slotSource.ts';
import { createVoteStore } from './voteStore.ts';

/** What an auxiliary chain is assembled from. */
export interface AuxiliaryOptions {
	readonly spec: ChainSpec;
	readonly chain: Chain;
	readonly pool: DriverPool;
	readonly database: Database;
	readonly validators: readonly Address[];
	readonly signingRecords: readonly ValidatorRecord[];
	readonly signer: ValidatorSigner;
	readonly clock: Clock;
	readonly slots: SlotSource;
	readonly logger: Logger;
	readonly onDuty?: () => boolean;
	readonly fields?: () => ProposalFields;
	readonly watch?: ExecutionWatch;
}

/** The consensus half of a node over an opened chain; the driver is not started yet. */
export interface Auxiliary {
	readonly driver: AuxiliaryDriver;
	readonly metaBlocks: MetaBlocks;
	readonly finality: Finality;
	readonly offences: Offences;
	readonly votes: VoteStore;
}

/** Restores the engine of an opened chain, and puts around it what runs it and what tells of it. */
export async function assembleAuxiliary(options: AuxiliaryOptions): Promise<Auxiliary> {
	const { spec, chain, database, validators, signingRecords, logger } = options;
	const votes = createVoteStore(database);
	const offences = await Offences.open(database);
	const kept = { votes: await votes.all(), offences: offences.all() };
	const restored = await restoreEngine({ spec, chain, validators, signingRecords, ...kept });
	for (const offence of restored.found) await offences.add(offence);
	const driver = new AuxiliaryDriver({ ...options, ...restored, votes });
	const metaBlocks = await MetaBlocks.open(database);
	const complain = (error: unknown): void =>
		logger.error({ error: String(error) }, 'an offence could not be stored: tried again');
	driver.listen({
		offenceFound: (offender, evidence) => void offences.add({ offender, evidence }).catch(complain),
		slotBegan: () => void offences.write().catch(complain),
	});
	return { driver, metaBlocks, finality: new Finality(spec, chain, driver, metaBlocks), offences, votes };
}
