import { type GossipSub, TopicValidatorResult } from '@libp2p/gossipsub';
import {
	type AuxiliaryLink,
	type Evidence,
	encodeEvidence,
	encodeLink,
	encodeVote,
	type Hex,
	hexToBytes,
	type Vote,
} from '@mosaic/consensus';
import type { Counters } from '../counters.ts';
import type { ChainIdentity } from '../options.ts';
import type { GossipHandlers, PeerName, SealedBlock, Verdict } from '../types.ts';
import { type BlockMessage, encodeBlockMessage } from '../wire/blockMessage.ts';
import { encodeSealedBlock, hashOfBlock } from '../wire/sealedBlock.ts';
import type { AnnouncedBlocks } from './announcedBlocks.ts';
import type { GossipJudge } from './judge.ts';
import {
	blocksTopic,
	evidenceTopic,
	linksTopic,
	maxWholeBlockBytes,
	type Topic,
	topicId,
	transactionsTopic,
	votesTopic,
} from './topics.ts';

/** What gossip needs. */
export interface GossipParts {
	readonly chain: ChainIdentity;
	readonly counters: Counters;
	readonly pubsub: GossipSub;
	readonly judge: GossipJudge;
	readonly announced: AnnouncedBlocks;
	readonly handlers: GossipHandlers;
}

/** Publishes what the node has to tell, and takes in what its peers do. */
export class Gossip {
	readonly #parts: GossipParts;
	/** Peers that messages are forwarded to. */
	readonly #meshed = new Set<PeerName>();
	readonly #waiting = new Set<(peer: PeerName) => void>();
	#stopped = false;

	constructor(parts: GossipParts) {
		this.#parts = parts;
		this.#followMesh();
	}

	/** Subscribes to every topic, each with its judge. */
	start(): void {
		const { announced, handlers } = this.#parts;
		this.#listen(blocksTopic, (message: BlockMessage, from) =>
			message.kind === 'whole' ? handlers.block(message.block, from) : announced.judge(message.announcement, from),
		);
		this.#listen(votesTopic, (vote, from) => handlers.vote(vote, from));
		this.#listen(linksTopic, (link, from) => handlers.link(link, from));
		this.#listen(transactionsTopic, (raw, from) => handlers.transaction(raw, from));
		this.#listen(evidenceTopic, (evidence, from) => handlers.evidence(evidence, from));
	}

	/** Publishes nothing any more. */
	stop(): void {
		this.#stopped = true;
	}

	async block(block: SealedBlock): Promise<void> {
		const { announced } = this.#parts;
		const size = encodeSealedBlock(block).length;
		const hash = hashOfBlock(block.block);
		if (size <= maxWholeBlockBytes || hash === null) {
			await this.#publish(blocksTopic, encodeBlockMessage({ kind: 'whole', block }));
			return;
		}
		announced.keep(hash, block);
		const announcement = { hash, slot: block.slot, seal: block.seal, size };
		await this.#publish(blocksTopic, encodeBlockMessage({ kind: 'announced', announcement }));
	}

	async votes(votes: readonly Vote[]): Promise<void> {
		await Promise.all(votes.map((vote) => this.#publish(votesTopic, encodeVote(vote))));
	}

	async link(link: AuxiliaryLink): Promise<void> {
		await this.#publish(linksTopic, encodeLink(link));
	}

	async transaction(raw: Hex): Promise<void> {
		await this.#publish(transactionsTopic, hexToBytes(raw));
	}

	async evidence(evidence: Evidence): Promise<void> {
		await this.#publish(evidenceTopic, encodeEvidence(evidence));
	}

	/**
	 * Resolves when messages are forwarded to the peer, or after `patience` milliseconds: a message that is accepted
	 * before reaches it by no gossip. Where the mesh is full the peer hears of messages by their names.
	 */
	async listening(peer: PeerName, patience: number): Promise<void> {
		if (this.#meshed.has(peer)) return;
		await new Promise<void>((resolve) => {
			const end = (): void => {
				clearTimeout(timer);
				this.#waiting.delete(wait);
				resolve();
			};
			const wait = (meshed: PeerName): void => {
				if (meshed === peer) end();
			};
			const timer = setTimeout(end, patience);
			this.#waiting.add(wait);
		});
	}

	/** The peer is gone. */
	forget(peer: PeerName): void {
		this.#meshed.delete(peer);
	}

	#followMesh(): void {
		const { chain, pubsub } = this.#parts;
		const topic = topicId(votesTopic, chain);
		pubsub.addEventListener('gossipsub:graft', ({ detail }) => {
			if (detail.topic !== topic) return;
			this.#meshed.add(detail.peerId);
			for (const wait of [...this.#waiting]) wait(detail.peerId);
		});
		pubsub.addEventListener('gossipsub:prune', ({ detail }) => {
			if (detail.topic === topic) this.#meshed.delete(detail.peerId);
		});
	}

	#listen<T>(topic: Topic<T>, handle: (value: T, from: PeerName) => Promise<Verdict>): void {
		const { chain, judge, pubsub } = this.#parts;
		const id = topicId(topic, chain);
		pubsub.topicValidators.set(id, async (peer, message) => {
			const verdict = await judge.judge(topic, message.data, peer.toString(), handle);
			return results[verdict.kind];
		});
		pubsub.subscribe(id);
	}

	/** Hands a message to the peers; what they would have to reject is not sent. */
	async #publish(topic: Topic<unknown>, bytes: Uint8Array): Promise<void> {
		if (this.#stopped) return;
		if (bytes.length > topic.maxBytes) {
			this.#parts.counters.count(topic.name, 'unpublished', 'OVERSIZE');
			return;
		}
		await this.#parts.pubsub.publish(topicId(topic, this.#parts.chain), bytes);
	}
}

const results: Readonly<Record<Verdict['kind'], TopicValidatorResult>> = {
	accept: TopicValidatorResult.Accept,
	ignore: TopicValidatorResult.Ignore,
	reject: TopicValidatorResult.Reject,
};
