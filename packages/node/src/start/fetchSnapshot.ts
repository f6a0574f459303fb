import { lastCommit, OriginClient, readCommit, verifyDeployment } from '@mosaic/bridge';
import type { Clock } from '../clock/virtualClock.ts';
import type { NetworkFile, NodeConfig } from '../config/types.ts';
import type { Logger } from '../logging/logger.ts';
import type { PeerStatus, RequestHandlers } from '../network/types.ts';
import { connectPeers } from '../peering/connectPeers.ts';
import { ignore } from '../peering/verdicts.ts';
import { type SnapshotTarget, startFromSnapshot } from '../snapshot/startFromSnapshot.ts';
import { firstPeer } from './firstPeer.ts';
import type { OpenedNode } from './openNode.ts';

/** Milliseconds between two lines about the progress. */
const progressPause = 5_000;

/** What fetching a snapshot takes. */
export interface FetchSnapshotParts {
	readonly config: NodeConfig;
	readonly network: NetworkFile;
	readonly opened: OpenedNode;
	readonly clock: Clock;
	readonly logger: Logger;
	readonly interrupted: AbortSignal;
}

/**
 * Starts a new chain from the meta-block last committed on the origin for good; without any commit, or with blocks already,
 * it does nothing. Waits for a peer that has the block. Throws OriginError and SnapshotError.
 */
export async function fetchSnapshot(parts: FetchSnapshotParts): Promise<void> {
	const { config, opened, logger, interrupted } = parts;
	if (config.sync !== 'snapshot' || config.origin === null || opened.chain.head.number > 0) return;
	const target = await committedTarget(parts, config.origin);
	if (target === null) return logger.info({}, 'snapshot: nothing is committed yet; starting from genesis');
	logger.info({ number: target.sourceNumber, hash: target.source }, 'snapshot: fetching the committed state');
	const network = await connectPeers(config.p2p, opened.spec, strangers, genesisAnswers(parts), parts.clock, logger);
	try {
		const peers = (): string[] =>
			network
				.peers()
				.filter(({ status }) => status.head.number >= target.sourceNumber && hasAncestors(status, target))
				.map(({ name }) => name);
		await firstPeer(network, () => peers().length > 0, interrupted);
		await startFromSnapshot(
			{
				...{ spec: opened.spec, chain: opened.chain, database: opened.database, requests: network.requests, peers },
				penalize: (peer, code) => network.penalize(peer, code),
				onProgress: sparingly((progress) => logger.info(progress, 'snapshot: downloading')),
				signal: interrupted,
			},
			target,
		);
		// The pool was opened upon genesis.
		await opened.producing.follow({ removed: [], added: [], head: opened.chain.head });
		logger.info({ number: target.sourceNumber, hash: target.source }, 'snapshot: started from the committed state');
	} finally {
		await network.stop();
	}
}

/** Whether a peer can serve what lies below the source; one that started from a snapshot of its own may not. */
function hasAncestors({ earliest }: PeerStatus, { sourceNumber }: SnapshotTarget): boolean {
	return earliest === 0 || earliest + ancestorsWanted <= sourceNumber;
}

/** Blocks below the source that a snapshot holds. */
const ancestorsWanted = 256;

/** The last commit that the origin calls final, null where there is none. */
async function committedTarget(
	{ network }: FetchSnapshotParts,
	{ rpc, confirmations }: NonNullable<NodeConfig['origin']>,
): Promise<SnapshotTarget | null> {
	const { config, deployment } = network;
	const client = await OriginClient.connect({ endpoint: rpc, chainId: config.core.chainId, confirmations });
	try {
		await verifyDeployment(client, deployment);
		const final = (await client.finalizedNumber()) ?? -1;
		const core = config.core.address;
		for (let { height } = await lastCommit(client, core); height > 0; height -= 1) {
			const commit = await readCommit(client, core, height, deployment.originNumber);
			if (commit !== null && commit.originNumber <= final)
				return { source: commit.source, sourceNumber: commit.blockNumber, stateRoot: commit.stateRoot };
		}
		return null;
	} finally {
		client.close();
	}
}

/** Gossip is of no use to a node that has no state. */
const later = async () => ignore('STARTING');
const strangers = { block: later, announcement: later, vote: later, link: later, transaction: later, evidence: later };

function genesisAnswers({ opened, clock }: FetchSnapshotParts): RequestHandlers {
	const { genesisHash, coreIdentifier } = opened.spec;
	return {
		status: () => ({
			genesisHash,
			coreIdentifier,
			head: { number: 0, hash: genesisHash, slot: 0 },
			finalized: { height: 0, number: 0, hash: genesisHash },
			earliest: 0,
			time: clock.now(),
		}),
		blocksByRange: nothing,
		blocksByHash: nothing,
		consensus: () => ({ votes: [], evidence: [] }),
		consensusState: async () => null,
		stateNodes: async () => [],
	};
}

async function* nothing(): AsyncGenerator<never> {}

function sparingly<T>(call: (value: T) => void): (value: T) => void {
	let next = 0;
	return (value) => {
		if (performance.now() < next) return;
		next = performance.now() + progressPause;
		call(value);
	};
}
