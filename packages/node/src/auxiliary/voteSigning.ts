import { type AuxiliaryLink, type EngineState, type Vote, votesFor } from '@mosaic/consensus';
import type { VoteRequest } from '../signing/index.ts';
import type { ValidatorSigner, VoteStore } from './ports.ts';
import { nextVotes, withoutOutdated } from './voteRequests.ts';

/** What votes are signed with. */
export interface VoteSigningParts {
	readonly signer: ValidatorSigner;
	readonly votes: Pick<VoteStore, 'put'>;
	/** Takes votes that are signed and on disk. */
	readonly onSigned: (votes: readonly Vote[]) => void;
}

/** The votes of this node's validators on their way from the engine's wish to the disk. */
export class VoteSigning {
	readonly #parts: VoteSigningParts;
	#unsigned: VoteRequest[];
	/** Signed, and not on disk yet: they leave when they are. */
	#unstored: Vote[] = [];

	constructor(parts: VoteSigningParts, unsigned: readonly VoteRequest[]) {
		this.#parts = parts;
		this.#unsigned = [...unsigned];
	}

	add(requests: readonly VoteRequest[]): void {
		this.#unsigned.push(...requests);
	}

	/** These instead of all that wait, signed or not. */
	replace(requests: readonly VoteRequest[]): void {
		this.#unsigned = [...requests];
		this.#unstored = [];
	}

	/** Nothing will be signed any more. */
	forget(): void {
		this.#unsigned = [];
	}

	/** Keeps what is worth signing later: nothing may be signed now. */
	postpone(): void {
		this.#unsigned = withoutOutdated(this.#unsigned);
	}

	/** Has all signed and stored that wait. */
	async sign(): Promise<void> {
		while (this.#unsigned.length > 0) {
			const requests = nextVotes(this.#unsigned);
			await this.#sign(requests);
			this.#unsigned = this.#unsigned.filter((request) => !requests.includes(request));
		}
	}

	/** Has those signed that a remote signer could not sign earlier. */
	async signDelayed(): Promise<void> {
		await this.#sign([]);
	}

	/**
	 * Keeps the votes of a complete link: what it makes final stays so when the node is started again. `durable`: waits for
	 * the disk.
	 */
	async keepLink(engine: EngineState, { message }: AuxiliaryLink, durable: boolean): Promise<void> {
		const votes = votesFor(engine, message.target).filter((vote) => vote.message.source === message.source);
		await this.#parts.votes.put(votes, { durable });
	}

	async #sign(requests: readonly VoteRequest[]): Promise<void> {
		const { signer, votes, onSigned } = this.#parts;
		this.#unstored.push(...(await signer.signVotes(requests)));
		if (this.#unstored.length === 0) return;
		await votes.put(this.#unstored);
		onSigned(this.#unstored.splice(0));
	}
}
