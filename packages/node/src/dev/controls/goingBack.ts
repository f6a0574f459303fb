import type { ChainSpec, Hash } from '@mosaic/consensus';
import type { OpenChain } from '../../assembly/openChain.ts';
import { readConsensusState } from '../../auxiliary/consensusData.ts';
import type { Offences } from '../../auxiliary/offences.ts';
import type { VoteStore } from '../../auxiliary/ports.ts';
import { storedBlock } from '../../auxiliary/storedBlock.ts';
import { cutBack, type SigningRecords, type TimelineEnd } from '../../signing/index.ts';
import { Database, tables } from '../../storage/index.ts';
import { type ChainPoint, moveTo } from './chainPoint.ts';

/** Where two chains of one process are going back to; noted before the first moves, so that no crash leaves them apart. */
export interface Destination {
	readonly auxiliary: Hash;
	/** null where the origin stays, or is not ours. */
	readonly origin: Hash | null;
}

const name = 'goingBack';

/** Notes where the chains are going, on the disk before anything moves. */
export async function noteDestination(database: Database, destination: Destination): Promise<void> {
	await database.put(tables.metadata, name, { ...destination });
}

/** Both chains are there. */
export async function forgetDestination(database: Database): Promise<void> {
	await database.delete(tables.metadata, name);
}

/** Where the chains were going when the process ended, null where they were not. The database must not be open. */
export async function unreachedDestination(directory: string): Promise<Destination | null> {
	const database = await Database.open({ directory });
	try {
		return (database.get(tables.metadata, name) as Destination | undefined) ?? null;
	} finally {
		await database.close();
	}
}

/** What of an auxiliary chain goes back without its engine. */
export interface GoingBackParts {
	readonly spec: ChainSpec;
	readonly opened: OpenChain;
	readonly votes: VoteStore;
	readonly records: SigningRecords;
	readonly offences: Offences;
}

/**
 * Moves the auxiliary chain, forgets votes and offences of the timeline that is left, and cuts the signing records back to the
 * one that is kept.
 */
export async function moveAuxiliary(
	{ spec, opened, votes, records, offences }: GoingBackParts,
	point: ChainPoint,
): Promise<void> {
	await votes.forget({ auxiliary: Number.MAX_SAFE_INTEGER, origin: Number.MAX_SAFE_INTEGER });
	await moveTo(opened, point);
	const { chain } = opened;
	const { offenders } = await readConsensusState(spec, chain, await storedBlock(chain, chain.head.hash));
	await offences.retain(offenders);
	const end = await endOf(spec, opened);
	await records.rewrite((record) => cutBack(record, end));
}

/** Finishes what an earlier run had begun: the origin is there, the auxiliary chain follows. */
export async function arrive(parts: GoingBackParts, head: Hash): Promise<void> {
	await moveAuxiliary(parts, { head, edits: [], waiting: [] });
	await forgetDestination(parts.opened.database);
}

/** How far the timeline goes that ends at the head. */
async function endOf(spec: ChainSpec, { chain }: OpenChain): Promise<TimelineEnd> {
	const head = await storedBlock(chain, chain.head.hash);
	const final = (await readConsensusState(spec, chain, head)).justified[0];
	const root = await storedBlock(chain, final?.hash ?? chain.genesisHash);
	const { observations } = await readConsensusState(spec, chain, root);
	const attachments = await chain.getAttachments(head.hash);
	return {
		auxiliary: final?.height ?? 0,
		origin: Math.floor((observations.at(-1)?.number ?? 0) / spec.originEpochLength),
		slot: attachments?.slot ?? 0,
	};
}
