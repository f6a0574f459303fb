import { bytesToHex } from '@ethereumjs/util';
import {
	type Address,
	activeSets,
	type ChainSpec,
	type ConsensusState,
	type Hash,
	metaBlockHash,
	transitionHash,
	transitionOf,
} from '@mosaic/consensus';
import type { MetaBlockData, MosaicBackend, MosaicStatusData, NetworkData, ValidatorData } from '@mosaic/rpc';
import type { ChainApi } from '../chain/types.ts';
import type { AuxiliaryDriver } from './driver.ts';
import { type CheckpointView, type Finality, stateRootOf } from './finality.ts';
import type { MetaBlockRecord, MetaBlocks } from './metaBlocks.ts';
import type { Offences } from './offences.ts';
import { votesFor } from './votesFor.ts';

/** What answers the `mosaic_` namespace. */
export interface MosaicBackendParts {
	readonly spec: ChainSpec;
	readonly chain: ChainApi;
	readonly driver: AuxiliaryDriver;
	readonly finality: Finality;
	readonly metaBlocks: MetaBlocks;
	readonly offences: Offences;
	readonly isPooled: (hash: Hash) => boolean;
	/** This node's part in the network; absent in development mode. */
	readonly network?: () => NetworkData;
}

/** The `mosaic_` namespace over a running auxiliary chain. */
export function createMosaicBackend(parts: MosaicBackendParts): MosaicBackend {
	const { spec, finality, metaBlocks } = parts;
	return {
		status: async () => status(parts),
		checkpoint: async (selector) => {
			const view = await finality.find(selector);
			return view === null ? null : checkpointData(parts, view);
		},
		transition: async (selector) => {
			const view = await finality.find(selector);
			if (view === null) return null;
			const transition = transitionOf(spec, view.state);
			return { checkpoint: view.reference, transition, hash: transitionHash(transition) };
		},
		metaBlock: async (height) => {
			const record = height === 'latest' ? metaBlocks.last : metaBlocks.at(height);
			return record === null ? null : metaBlockData(parts, record);
		},
		votes: async (selector) => {
			const view = await finality.find(selector);
			return view === null ? null : votesFor(spec, parts.chain, parts.driver.engine, view);
		},
		transactionFinality: (hash) => transactionFinality(parts, hash),
		offences: async () => {
			const { offenders } = parts.driver.engine.head.block.state;
			return parts.offences.all().map((offence) => ({ ...offence, recorded: offenders.includes(offence.offender) }));
		},
		onFinality: (listener) => onFinality(parts, listener),
		network: async () => parts.network?.() ?? null,
	};
}

/** Calls the listener when the head, finality or what is committed may have moved; answers how to end that. */
export function onFinality(
	{ driver, metaBlocks }: Pick<MosaicBackendParts, 'driver' | 'metaBlocks'>,
	listener: () => void,
): () => void {
	const ends = [driver.listen({ headMoved: listener, finalityMoved: listener }), metaBlocks.onCommit(listener)];
	return () => {
		for (const end of ends) end();
	};
}

function status({ spec, chain, driver, finality, metaBlocks }: MosaicBackendParts): MosaicStatusData {
	const { state } = driver.engine.head.block;
	const { pendingKernel: pending, kernel, offenders, dynasty } = state;
	const [origin] = state.observations;
	const { last } = metaBlocks;
	const { committed } = finality;
	return {
		latest: { number: chain.head.number, hash: chain.head.hash },
		safe: finality.justified,
		finalized: finality.finalized,
		committed,
		dynasty,
		kernel,
		pendingKernel:
			pending === null ? null : { height: pending.kernel.height, hash: pending.hash, carriedAt: pending.carriedAt },
		validators: validators(state),
		offenders,
		lastCommit:
			last === null || committed === null
				? null
				: { height: last.height, hash: last.hash, source: committed, stateRoot: last.stateRoot },
		origin: origin ?? spec.observation,
		core: { ...spec.core, identifier: spec.coreIdentifier },
		epochLength: spec.epochLength,
		originEpochLength: spec.originEpochLength,
		halted: driver.halted,
	};
}

function validators(state: ConsensusState): ValidatorData[] {
	const active = activeSets(state);
	const weights = (side: 'forward' | 'rear'): Map<Address, bigint> =>
		new Map(active[side].map(({ address, weight }) => [address, weight]));
	const [forward, rear] = [weights('forward'), weights('rear')];
	return [...new Set([...forward.keys(), ...rear.keys()])].sort().map((address) => ({
		address,
		forwardWeight: forward.get(address) ?? null,
		rearWeight: rear.get(address) ?? null,
		offender: state.offenders.includes(address),
	}));
}

async function checkpointData(
	{ spec, finality }: MosaicBackendParts,
	{ reference, block, state, record }: CheckpointView,
) {
	const source = state.justified.at(-1);
	const root = block.block.header.parentBeaconBlockRoot;
	const { status, commit } = await finality.standingOf(reference.number);
	return {
		...reference,
		status,
		timestamp: Number(block.block.header.timestamp),
		stateRoot: stateRootOf(block),
		consensusRoot: bytesToHex(root ?? new Uint8Array(32)),
		transitionHash: record.transitionHash,
		kernelHeight: record.kernelHeight,
		source:
			source === undefined || reference.hash === spec.genesisHash
				? null
				: { height: source.height, hash: source.hash, number: source.height * spec.epochLength },
		metaBlock: commit?.source === reference.hash ? { height: commit.height, hash: commit.hash } : null,
	};
}

async function metaBlockData(
	{ spec, finality, metaBlocks, chain }: MosaicBackendParts,
	record: MetaBlockRecord,
): Promise<MetaBlockData> {
	const { height, kernelHash, transitionHash: recorded, source, sourceNumber, stateRoot, dynasty } = record;
	const view = await finality.find({ kind: 'hash', hash: source });
	const transition = view === null ? null : transitionOf(spec, view.state);
	const header = await chain.getHeader(source);
	return {
		height,
		hash: metaBlockHash({ kernelHash, transitionHash: recorded, source }),
		kernelHash,
		transitionHash: recorded,
		source,
		kernel: metaBlocks.kernel(height),
		transition,
		checkpoint: { height: sourceNumber / spec.epochLength, number: sourceNumber, hash: source },
		stateRoot: header === null ? stateRoot : bytesToHex(header.stateRoot),
		dynasty,
		accumulatedGas: BigInt(record.accumulatedGas),
		origin: { transactionHash: record.transactionHash, blockNumber: record.originNumber, blockHash: record.originHash },
	};
}

async function transactionFinality({ chain, finality, isPooled }: MosaicBackendParts, hash: Hash) {
	const location = await chain.getTransaction(hash);
	if (location === null)
		return isPooled(hash) ? { level: 'pending' as const, block: null, checkpoint: null, metaBlock: null } : null;
	const { blockNumber: number, blockHash } = location;
	const { status, commit } = await finality.standingOf(number);
	return {
		level: status === 'proposed' ? ('latest' as const) : status,
		block: { number, hash: blockHash },
		checkpoint: await finality.coveringCheckpoint(number),
		metaBlock:
			commit === null ? null : { height: commit.height, hash: commit.hash, transactionHash: commit.transactionHash },
	};
}
