import { type Address, slotAt, type Vote } from '@mosaic/consensus';
import { Closing } from '../assembly/closing.ts';
import { requireFreePort } from '../assembly/serveRpc.ts';
import type { Auxiliary } from '../auxiliary/assembleAuxiliary.ts';
import { SlotClock } from '../clock/slotClock.ts';
import type { NetworkFile, NodeConfig } from '../config/types.ts';
import { DoppelgangerWatch, type SignedMessage, watchSlots } from '../doppelganger/index.ts';
import { readKeystoreFile } from '../keys/index.ts';
import type { Logger } from '../logging/logger.ts';
import { joinPeers, type Peering } from '../peering/joinPeers.ts';
import { createSigner } from './createSigner.ts';
import { Duty } from './duty.ts';
import { ensurePeerKey } from './ensurePeerKey.ts';
import { fetchSnapshot } from './fetchSnapshot.ts';
import { assembleNode, noDuties, type OpenedNode, openNode } from './openNode.ts';
import { linkOrigin } from './originLink.ts';
import { serveNode } from './serveNode.ts';

/** What a node is started with. */
export interface StartOptions {
	readonly config: NodeConfig;
	readonly network: NetworkFile;
	/** Sign at once, without listening for another node with the same keys. */
	readonly skipDoppelgangerWatch: boolean;
}

/** What a user wants to know of a node that runs. */
export interface NodeFacts {
	readonly rpcUrl: string;
	readonly p2pAddresses: readonly string[];
	readonly validators: readonly Address[];
	readonly coreAddress: Address;
	readonly genesisHash: string;
	readonly chainId: number;
}

/** A node of a network, running. */
export interface RunningNode {
	readonly facts: NodeFacts;
	/** Stops everything in order; the database is closed when this resolves. */
	stop(): Promise<void>;
}

/**
 * Starts one node of a network. Where a part fails, or `interrupted` is aborted, what had started is stopped again; then
 * it throws that failure, or the reason of the abort.
 */
export async function startNode(options: StartOptions, logger: Logger, interrupted: AbortSignal): Promise<RunningNode> {
	const closing = new Closing();
	try {
		return await start(options, logger, closing, interrupted);
	} catch (error) {
		await closing.run().catch((failure: unknown) => logger.warn({ error: String(failure) }, 'stopping failed'));
		throw error;
	}
}

async function start(
	{ config, network, skipDoppelgangerWatch }: StartOptions,
	logger: Logger,
	closing: Closing,
	interrupted: AbortSignal,
): Promise<RunningNode> {
	await requireFreePort(config.rpc.host, config.rpc.port);
	const clock = new SlotClock({
		onSkew: ({ ahead, action }) =>
			logger.warn({ milliseconds: Math.round(ahead), action }, 'clock: skewed; check the time of this machine'),
	});
	const opened = await openNode(config, network, closing);
	const { spec, chain, pool, records, recoverer } = opened;
	const signer = await createSigner(config.validator, spec, records, logger);
	const { validators } = signer;
	const committerKey = await unlockCommitter(config);
	await ensurePeerKey(config.p2p.peerKeyFile);
	interrupted.throwIfAborted();
	await fetchSnapshot({ config, network, opened, clock, logger, interrupted });

	const slot = (): number => slotAt(spec, Math.floor(clock.now() / 1000));
	const slots = skipDoppelgangerWatch ? 0 : watchLength(config, opened);
	let peering: Peering | null = null;
	let auxiliary: Auxiliary | null = null;
	const duty = new Duty({
		watch: new DoppelgangerWatch({ validators, records, startSlot: Math.max(0, slot()), slots }),
		slot,
		isSynced: () => peering?.sync.isSynced ?? false,
		hasPeers: () => peering?.sync.hasPeers ?? false,
		isUnused: () => opened.chain.head.number === 0,
		onForeignSignature: (error) => {
			auxiliary?.driver.halt('DOPPELGANGER_DETECTED', { error: error.message });
			records.heardOthers().catch((failure: unknown) => {
				logger.error({ error: String(failure) }, 'that another signs with these keys could not be recorded');
			});
		},
	});
	const duties = validators.length === 0 ? noDuties : { signer, validators, onDuty: () => duty.isOn() };
	const assembled = await assembleNode(opened, duties, clock, logger);
	auxiliary = assembled;
	const saw = (message: SignedMessage): void => duty.saw(message);
	const recall = (vote: Vote): Promise<void> => signer.recall(vote);
	const settings = config.p2p;
	const earliest = opened.chain.oldestBlock;
	const joined = await joinPeers({
		...{ settings, spec, chain, pool, auxiliary, earliest, validators, clock, logger, saw, recall, recoverer },
	});
	peering = joined;
	closing.add(() => joined.network.stop());
	closing.add(() => assembled.driver.stop());
	interrupted.throwIfAborted();

	if (config.origin !== null) {
		const link = await linkOrigin({
			...{ settings: config.origin, network, spec, committerKey, validators, chain, logger, ...assembled },
			commitInterval: (config.committer?.intervalSeconds ?? 0) * 1000,
			pinMargin: config.committer?.pinMargin ?? null,
		});
		closing.add(() => link.stop());
	}
	closing.add(() => joined.sync.stop());
	interrupted.throwIfAborted();
	const server = await serveNode({ config, opened, auxiliary, ...joined, duty, logger });
	closing.add(() => server.close());
	joined.sync.start();
	assembled.driver.start();
	return {
		facts: {
			rpcUrl: server.url,
			p2pAddresses: joined.network.addresses(),
			validators,
			coreAddress: spec.core.address,
			genesisHash: spec.genesisHash,
			chainId: chain.chainId,
		},
		stop: () => closing.run(),
	};
}

/** Key of the account that pays for commits, null where this node commits nothing. */
async function unlockCommitter({ committer }: NodeConfig): Promise<Uint8Array | null> {
	if (committer === null) return null;
	const { key } = await readKeystoreFile(committer.keystoreFile, committer.passwordFile);
	return key.privateKey();
}

function watchLength({ validator }: NodeConfig, { spec, records }: OpenedNode): number {
	const epochs = validator?.doppelgangerEpochs ?? 0;
	return watchSlots({ lastSigned: records.lastSigned, now: Date.now(), epochs, epochLength: spec.epochLength });
}
