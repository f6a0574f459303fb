import { type GossipSub, type SubscriptionChangeData, TopicValidatorResult } from '@libp2p/gossipsub';
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
import type { ChainIdentity, NetworkLimits } from '../options.ts';
import type { GossipHandlers, PeerName, SealedBlock, Verdict } from '../types.ts';
import { type BlockMessage, encodeBlockMessage } from '../wire/blockMessage.ts';
import { encodeSealedBlock, hashOfBlock } from '../wire/sealedBlock.ts';
import type { AnnouncedBlocks } from './announcedBlocks.ts';
import type { GossipJudge } from './judge.ts';
import {
	blocksTopic,
	evidenceTopic,
	linksTopic,
	type Topic,
	topicId,
	transactionsTopic,
	votesTopic,
} from './topics.ts';

/** What gossip needs. */
export interface GossipParts {
	readonly chain: ChainIdentity;
	readonly limits: NetworkLimits;
	readonly pubsub: GossipSub;
	readonly judge: GossipJudge;
	readonly announced: AnnouncedBlocks;
	readonly handlers: GossipHandlers;
}

/** Publishes what the node has to tell, and takes in what its peers do. */
export class Gossip {
	readonly #parts: GossipParts;

	constructor(parts: GossipParts) {
		this.#parts = parts;
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

	async block(block: SealedBlock): Promise<void> {
		const { announced, limits } = this.#parts;
		const size = encodeSealedBlock(block).length;
		const hash = hashOfBlock(block.block);
		if (size <= limits.wholeBlockBytes || hash === null) {
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

	/** Resolves when the peer has said that it listens, or after `patience` milliseconds. */
	async listening(peer: PeerName, patience: number): Promise<void> {
		const { chain, pubsub } = this.#parts;
		const topic = topicId(votesTopic, chain);
		const isSubscribed = (): boolean => pubsub.getSubscribers(topic).some((other) => other.toString() === peer);
		if (isSubscribed()) return;
		await new Promise<void>((resolve) => {
			const end = (): void => {
				clearTimeout(timer);
				pubsub.removeEventListener('subscription-change', onChange);
				resolve();
			};
			const onChange = ({ detail }: CustomEvent<SubscriptionChangeData>): void => {
				if (detail.peerId.toString() === peer && isSubscribed()) end();
			};
			const timer = setTimeout(end, patience);
			pubsub.addEventListener('subscription-change', onChange);
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

	async #publish(topic: Topic<unknown>, bytes: Uint8Array): Promise<void> {
		await this.#parts.pubsub.publish(topicId(topic, this.#parts.chain), bytes);
	}
}

const results: Readonly<Record<Verdict['kind'], TopicValidatorResult>> = {
	accept: TopicValidatorResult.Accept,
	ignore: TopicValidatorResult.Ignore,
	reject: TopicValidatorResult.Reject,
};
