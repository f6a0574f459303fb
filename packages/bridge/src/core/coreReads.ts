import type { Address, Hash } from '@mosaic/consensus';
import type { Result } from 'ethers/abi';
import { walkRanges } from '../origin/logRanges.ts';
import type { OriginClient } from '../origin/originClient.ts';
import { OriginError } from '../origin/originError.ts';
import { type MetaBlockCommitted, metaBlockCommittedTopic, readCoreEvent, toNumber } from './coreEvents.ts';
import { decodeReturn, encodeCall } from './coreInterface.ts';

/** The newest meta-block that Core holds; height 0 is B_0, whose source is genesis. */
export interface LastCommit {
	readonly height: number;
	readonly metaBlockHash: Hash;
	readonly source: Hash;
	/** Number of the source on the auxiliary chain, and its state root. */
	readonly blockNumber: number;
	readonly stateRoot: Hash;
	readonly dynasty: number;
	readonly accumulatedGas: bigint;
	/** The observation of the origin that it commits to. */
	readonly originBlockNumber: number;
	readonly originBlockHash: Hash;
}

/** Reads the newest meta-block from Core at the origin's newest block; throws ORIGIN_CORE_MISSING. */
export async function lastCommit(client: OriginClient, core: Address): Promise<LastCommit> {
	const [commit] = (await readCore(client, core, 'lastCommit')) as [Result];
	const [height, metaBlockHash, source, blockNumber, stateRoot, dynasty, accumulatedGas, originNumber, originHash] =
		commit;
	return {
		height: toNumber(height, 'height'),
		metaBlockHash,
		source,
		blockNumber: toNumber(blockNumber, 'blockNumber'),
		stateRoot,
		dynasty: toNumber(dynasty, 'dynasty'),
		accumulatedGas,
		originBlockNumber: toNumber(originNumber, 'originBlockNumber'),
		originBlockHash: originHash,
	};
}

/** The commit of a meta-block as Core logged it, from block `from` of the origin on; null where there is none yet. */
export async function readCommit(
	client: OriginClient,
	core: Address,
	height: number,
	from: number,
): Promise<MetaBlockCommitted | null> {
	let found: MetaBlockCommitted | null = null;
	await walkRanges(from, await client.blockNumber(), async (start, end) => {
		const [log] = await client.logs(core, [metaBlockCommittedTopic, toTopic(height)], start, end);
		const event = log === undefined ? null : readCoreEvent(log);
		if (event?.kind === 'metaBlockCommitted') found = event;
		return found !== null;
	});
	return found;
}

/** All commits that Core logged from block `from` of the origin on, the oldest first. */
export async function readCommits(
	client: OriginClient,
	core: Address,
	from: number,
): Promise<readonly MetaBlockCommitted[]> {
	const found: MetaBlockCommitted[] = [];
	await walkRanges(from, await client.blockNumber(), async (start, end) => {
		for (const log of await client.logs(core, [metaBlockCommittedTopic], start, end)) {
			const event = readCoreEvent(log);
			if (event?.kind === 'metaBlockCommitted') found.push(event);
		}
		return false;
	});
	return found;
}

/** An integer as an event topic. */
export function toTopic(value: number): Hash {
	return `0x${value.toString(16).padStart(64, '0')}`;
}

/** Calls one of Core's views; throws ORIGIN_CORE_MISSING where nothing is at the address. */
export async function readCore(
	client: OriginClient,
	core: Address,
	name: string,
	parameters: readonly unknown[] = [],
): Promise<readonly unknown[]> {
	const data = await client.call(core, encodeCall(name, parameters));
	if (data === '0x') throw new OriginError('ORIGIN_CORE_MISSING', { core });
	return [...decodeReturn(name, data)];
}
