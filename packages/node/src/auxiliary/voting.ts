import {
	type AuxiliaryLink,
	type ChainSpec,
	type EngineState,
	highestFinalizedByBlocks,
	stateOf,
	type Vote,
	votesFor,
} from '@mosaic/consensus';
import type { VoteRequest } from '../signing/index.ts';
import type { ValidatorSigner, VoteStore } from './ports.ts';
import { nextVotes, withoutOutdated } from './voteRequests.ts';

/** What voting takes. */
export interface VotingParts {
	readonly spec: ChainSpec;
	readonly signer: ValidatorSigner;
	readonly store: VoteStore;
	/** Votes that the engine asked for while it was restored. */
	readonly unsigned: readonly VoteRequest[];
	/** Told of votes that are signed and on disk. */
	readonly onSigned: (votes: readonly Vote[]) => void;
}

/** Signs the votes that the engine asks for, and keeps those that a restart needs. */
export class Voting {
	readonly #parts: VotingParts;
	#unsigned: VoteRequest[];
	/** Votes signed, and not on disk yet: they leave when they are. */
	readonly #unstored: Vote[] = [];

	constructor(parts: VotingParts) {
		this.#parts = parts;
		this.#unsigned = [...parts.unsigned];
	}

	/** Adds what the engine asks for. */
	request(requests: readonly VoteRequest[]): void {
		this.#unsigned.push(...requests);
	}

	/** Gives up what was asked for. */
	clear(): void {
		this.#unsigned = [];
	}

	/** Lets go of votes that newer ones replace: they wait for the node to be on duty. */
	wait(): void {
		this.#unsigned = withoutOutdated(this.#unsigned);
	}

	/** Signs all that was asked for. */
	async signAll(): Promise<void> {
		while (this.#unsigned.length > 0) {
			const requests = nextVotes(this.#unsigned);
			await this.sign(requests);
			this.#unsigned = this.#unsigned.filter((request) => !requests.includes(request));
		}
	}

	/** Signs and stores votes, and those that a remote signer could not sign earlier; what is signed goes its ways. */
	async sign(requests: readonly VoteRequest[]): Promise<void> {
		const { signer, store, onSigned } = this.#parts;
		this.#unstored.push(...(await signer.signVotes(requests)));
		if (this.#unstored.length === 0) return;
		await store.put(this.#unstored);
		onSigned(this.#unstored.splice(0));
	}

	/** Keeps the votes of a complete link: what it makes final stays so when the node is started again. */
	async keepLink(engine: EngineState, { message }: AuxiliaryLink): Promise<void> {
		const votes = votesFor(engine, message.target).filter((vote) => vote.message.source === message.source);
		await this.#parts.store.put(votes, { durable: false });
	}

	/** Forgets what finalised blocks carry: it needs no votes any more. */
	async forget(engine: EngineState): Promise<void> {
		const { height, hash } = highestFinalizedByBlocks(engine);
		const [observation] = stateOf(engine, hash)?.observations ?? [];
		const origin = Math.floor((observation?.number ?? 0) / this.#parts.spec.originEpochLength);
		await this.#parts.store.forget({ auxiliary: height, origin });
	}
}
