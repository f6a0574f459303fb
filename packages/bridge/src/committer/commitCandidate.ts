import {
	type Address,
	type AuxiliaryLink,
	type Hash,
	type Hex,
	type Kernel,
	kernelHash,
	type Transition,
} from '@mosaic/consensus';
import { type LastCommit, lastCommit, readCore } from '../core/coreReads.ts';
import type { OriginClient } from '../origin/originClient.ts';

/** A meta-block that could be committed: K, T, and a complete link one epoch long whose source T belongs to (spec 7). */
export interface CommitCandidate {
	readonly kernel: Kernel;
	readonly transition: Transition;
	readonly link: AuxiliaryLink;
	/** RLP of the header of the link's source. */
	readonly header: Hex;
	/** The validators among whom the order of committing is drawn: those of the kernel's forward set. */
	readonly members: readonly Address[];
}

/** What Core waits for: the newest meta-block and the kernel that its commit opened. */
export interface CoreTip {
	readonly committed: LastCommit;
	readonly openHeight: number;
	readonly openKernel: Hash;
}

/** Reads what Core waits for, at the origin's newest block. */
export async function readTip(client: OriginClient, core: Address): Promise<CoreTip> {
	const committed = await lastCommit(client, core);
	const openHeight = committed.height + 1;
	const [openKernel] = await readCore(client, core, 'kernelHashes', [openHeight]);
	return { committed, openHeight, openKernel: openKernel as Hash };
}

/** Whether Core would take the candidate as its next meta-block, as far as its tip tells (spec 7). */
export function isWanted(
	{ committed, openHeight, openKernel }: CoreTip,
	{ kernel, transition }: CommitCandidate,
): boolean {
	return (
		kernel.height === openHeight &&
		kernelHash(kernel) === openKernel &&
		transition.kernelHash === openKernel &&
		transition.dynasty > committed.dynasty &&
		transition.accumulatedGas >= committed.accumulatedGas &&
		transition.originBlockNumber >= committed.originBlockNumber
	);
}
