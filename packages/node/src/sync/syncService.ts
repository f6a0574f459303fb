import type { Hash } from '@mosaic/consensus';
import type { Clock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import type { NetworkApi, PeerInfo, PeerName } from '../network/types.ts';
import { BlockWants } from './blockWants.ts';
import { ConsensusCatchUp } from './consensusCatchUp.ts';
import { PeerBook } from './peerBook.ts';
import type { BlockImporter, ConsensusIntake, DescribeBlock, SyncChain } from './ports.ts';
import { type Alarm, RangeSync, type SyncProgress } from './rangeSync.ts';

/** What synchronisation is made of. */
export interface SyncServiceParts {
	readonly network: Pick<NetworkApi, 'requests' | 'peers' | 'penalize' | 'onPeer'>;
	readonly importer: BlockImporter;
	readonly chain: SyncChain;
	readonly intake: ConsensusIntake;
	readonly describe: DescribeBlock;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Default: a timer of the process. */
	readonly alarm?: Alarm;
}

/** Keeps a node level with its peers: fetches what it missed, and hands it to the importer. */
export class SyncService {
	readonly #network: SyncServiceParts['network'];
	readonly #ranges: RangeSync;
	readonly #wants: BlockWants;
	readonly #consensus: ConsensusCatchUp;
	#unlisten: () => void = () => undefined;

	constructor(parts: SyncServiceParts) {
		const book = new PeerBook(parts.network, parts.clock);
		this.#network = parts.network;
		this.#ranges = new RangeSync({ alarm: processAlarm, ...parts, book });
		this.#wants = new BlockWants({
			...parts,
			book,
			fetchRange: (peer) => this.#ranges.demand(peer),
			isRangeRunning: () => this.#ranges.isRunning,
		});
		this.#consensus = new ConsensusCatchUp(parts);
	}

	/** Begins with the peers that are connected already. */
	start(): void {
		this.#unlisten = this.#network.onPeer((peer) => this.#meet(peer));
		for (const peer of this.#network.peers()) this.#meet(peer);
		this.#ranges.wake();
	}

	/** Fetches a block with its missing ancestors: an orphan's parent, or what the engine asks for. */
	want(hash: Hash, from?: PeerName): void {
		this.#wants.want(hash, from);
	}

	/** Looks again for what was missed: call it where finality has not moved for a while. */
	refresh(): void {
		this.#consensus.refresh();
		this.#ranges.wake();
	}

	get hasPeers(): boolean {
		return this.#network.peers().length > 0;
	}

	/**
	 * Whether no peer has a finalised checkpoint above the head, nor a head more than 8 blocks above it, and no range is
	 * being fetched. What a peer tells of counts when it has served much of it, or shortly after the start, and not once it
	 * has failed three times in a row. True without peers.
	 */
	get isSynced(): boolean {
		return this.#ranges.isSynced;
	}

	get isSyncing(): boolean {
		return !this.isSynced;
	}

	/** For `eth_syncing`; null where the node is synced. */
	get progress(): SyncProgress | null {
		return this.#ranges.progress;
	}

	/** Calls `listener` once, when the node is synced: at once where it is. Answers the unsubscription. */
	onSynced(listener: () => void): () => void {
		return this.#ranges.onSynced(listener);
	}

	/** Resolves when nothing runs any more; what is on its way from peers is not waited for. */
	async stop(): Promise<void> {
		this.#unlisten();
		await Promise.all([this.#ranges.stop(), this.#wants.stop(), this.#consensus.stop()]);
	}

	#meet({ name }: PeerInfo): void {
		this.#consensus.meet(name);
		this.#ranges.wake();
	}
}

/** Does not keep the process alive. */
function processAlarm(milliseconds: number, ring: () => void): () => void {
	const timer = setTimeout(ring, milliseconds).unref();
	return () => clearTimeout(timer);
}
