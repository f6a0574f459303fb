import { type Address, type ChainSpec, stateOf, type Vote } from '@mosaic/consensus';
import type { Auxiliary } from '../auxiliary/assembleAuxiliary.ts';
import { createImporter } from '../auxiliary/importing/createImporter.ts';
import type { SignerRecoverer } from '../auxiliary/importing/recoverAhead.ts';
import type { Chain } from '../chain/index.ts';
import type { SlotClock } from '../clock/slotClock.ts';
import type { PeerSettings } from '../config/types.ts';
import type { SignedMessage } from '../doppelganger/index.ts';
import type { Logger } from '../logging/logger.ts';
import type { NetworkApi } from '../network/types.ts';
import type { TransactionPool } from '../pool/index.ts';
import { describeBlock, SyncService } from '../sync/index.ts';
import { createAnswers } from './answers.ts';
import { connectPeers } from './connectPeers.ts';
import { createConsensusIntake } from './consensusIntake.ts';
import { GossipIntake } from './gossipIntake.ts';
import { createPublisher } from './publisher.ts';
import { watchStalls } from './watchStalls.ts';

/** What joining the network of a chain takes. */
export interface JoinParts {
	readonly settings: PeerSettings;
	readonly spec: ChainSpec;
	readonly chain: Chain;
	readonly pool: TransactionPool;
	readonly auxiliary: Auxiliary;
	readonly recoverer: SignerRecoverer;
	/** The block that this chain starts from: 0, or that of its snapshot. */
	readonly earliest: number;
	/** Validators whose keys this node holds. */
	readonly validators: readonly Address[];
	readonly clock: SlotClock;
	readonly logger: Logger;
	/** Told of every vote that a peer was asked for, before the engine: nothing is verified yet. */
	readonly recall: (vote: Vote) => Promise<void>;
	/** Told of every verified vote and seal that came live. */
	readonly saw: (message: SignedMessage) => void;
}

/** A node's connection with its peers. */
export interface Peering {
	readonly network: NetworkApi;
	/** Not started yet. */
	readonly sync: SyncService;
}

/** Connects a chain with its peers: what they publish goes to the driver, what the driver signs goes to them. */
export async function joinPeers(parts: JoinParts): Promise<Peering> {
	const { spec, chain, pool, auxiliary, earliest, validators, clock, logger } = parts;
	const { driver } = auxiliary;
	// The network asks these from its first connection on; they do nothing until there is something to do it with.
	let peering: Peering | null = null;
	const intake = new GossipIntake({
		spec,
		driver,
		decodeBlock: (bytes) => chain.decodeBlock(bytes),
		addTransaction: (raw) => pool.add(raw),
		want: (hash, from) => peering?.sync.want(hash, from),
		sealedInvalid: (proposer, code) => logger.warn({ proposer, code }, 'a validator sealed an invalid block'),
		saw: parts.saw,
	});
	const answers = createAnswers({ spec, chain, auxiliary, earliest, clock });
	const network = await connectPeers(parts.settings, spec, intake, answers, clock, logger);
	const sync = createSync(parts, network);
	peering = { network, sync };
	driver.listen(
		createPublisher({
			network,
			engine: () => driver.engine,
			validators,
			onFailure: (error) => logger.warn({ error: String(error) }, 'a message could not be published'),
		}),
	);
	driver.listen({
		blockWanted: (hash) => sync.want(hash),
		slotBegan: () => clock.observePeers(network.peers().map(({ clockOffset }) => clockOffset)),
	});
	driver.listen(
		watchStalls(
			() => driver.engine.finalized.height,
			() => sync.refresh(),
		),
	);
	publishTransactions(parts, intake, network);
	return peering;
}

function createSync(
	{ spec, chain, auxiliary, recoverer, recall, clock, logger }: JoinParts,
	network: NetworkApi,
): SyncService {
	const { driver, finality } = auxiliary;
	return new SyncService({
		network,
		importer: createImporter({ spec, chain, driver, recoverer }),
		chain: {
			get head() {
				return driver.engine.head.block;
			},
			get finalized() {
				return finality.finalized;
			},
			has: (hash) => stateOf(driver.engine, hash) !== undefined,
		},
		intake: createConsensusIntake({
			spec,
			driver,
			recall: (vote) => {
				recall(vote).catch((error: unknown) => logger.error({ error: String(error) }, 'a vote could not be recorded'));
			},
		}),
		describe: describeBlock,
		clock,
		logger,
	});
}

/** Publishes what callers of this node send; what peers sent is forwarded by the network itself. */
function publishTransactions({ pool, logger }: JoinParts, intake: GossipIntake, network: NetworkApi): void {
	pool.events.on('admitted', (hash) => {
		const raw = intake.isArriving(hash) ? undefined : pool.get(hash)?.raw;
		if (raw === undefined) return;
		network.publishTransaction(`0x${Buffer.from(raw).toString('hex')}`).catch((error: unknown) => {
			logger.warn({ error: String(error) }, 'a transaction could not be published');
		});
	});
}
