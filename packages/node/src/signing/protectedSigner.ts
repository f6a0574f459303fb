import { inspect } from 'node:util';
import {
	type Address,
	type Hash,
	recoverAddress,
	type Signature,
	type SigningDomain,
	type Vote,
} from '@mosaic/consensus';
import { SigningError } from './errors.ts';
import type { KeySigner } from './keySigner.ts';
import type { SigningRecords } from './signingRecords.ts';
import { digestOf, type TypedMessage } from './typedMessage.ts';
import { VoteLane } from './voteLane.ts';
import { protectedVote, typedVote, type VoteRequest } from './voteRequest.ts';

/** What a {@link ProtectedSigner} is made of. */
export interface ProtectedSignerOptions {
	/** One for each validator. */
	readonly keys: readonly KeySigner[];
	readonly records: SigningRecords;
	/** The EIP-712 domain: a chain's specification serves. */
	readonly domain: SigningDomain;
	/** Told of each vote of `signVotes` that is not signed, now or later. */
	readonly onRefused?: (request: VoteRequest, error: SigningError) => void;
	/** Told of each vote of `signVotes` that waits for a remote signer, at each attempt. */
	readonly onDelayed?: (request: VoteRequest, error: SigningError) => void;
}

/**
 * Signs only what slashing protection permits, and only after the record of it is durable (spec 4.2); who makes the
 * signature, a key held here or a remote signer, is the {@link KeySigner}'s matter.
 */
export class ProtectedSigner {
	readonly #keys: ReadonlyMap<Address, KeySigner>;
	readonly #records: SigningRecords;
	readonly #domain: SigningDomain;
	readonly #lanes = new Map<string, VoteLane>();
	readonly #onRefused: (request: VoteRequest, error: SigningError) => void;
	readonly #onDelayed: (request: VoteRequest, error: SigningError) => void;
	/** Votes signed and not handed out yet, each once. */
	readonly #signed = new Map<string, Vote>();
	#turn: Promise<unknown> = Promise.resolve();

	constructor({ keys, records, domain, onRefused, onDelayed }: ProtectedSignerOptions) {
		this.#keys = new Map(keys.map((key) => [key.address, key]));
		this.#records = records;
		this.#domain = domain;
		this.#onRefused = onRefused ?? (() => undefined);
		this.#onDelayed = onDelayed ?? (() => undefined);
	}

	/** The validators it signs for. */
	get validators(): readonly Address[] {
		return [...this.#keys.keys()];
	}

	/** Signs a vote about either chain. Rejects with {@link SigningError}; the last vote may be asked for again. */
	async signVote(request: VoteRequest): Promise<Vote> {
		const key = this.#key(request.validator);
		const message = typedVote(request);
		const digest = digestOf(this.#domain, message);
		await this.#records.permitVote(request.validator, request.kind, protectedVote(request, digest));
		return { ...request, signature: await key.sign(message, digest) };
	}

	/**
	 * Signs votes, each validator's in order; those of several validators share one durable write. Votes refused are left
	 * out and reported to `onRefused`; votes for which a remote signer has no answer now are reported to `onDelayed`, and
	 * signed and answered by a later call, also one without requests. Rejects with SIGNING_RECORD_NOT_DURABLE where the
	 * disk fails: the same votes may be asked for again.
	 */
	signVotes(requests: readonly VoteRequest[]): Promise<readonly Vote[]> {
		const result = this.#turn.then(() => this.#signAll(requests));
		this.#turn = result.catch(() => undefined);
		return result;
	}

	/** Takes a vote from a peer: one of an own validator's that its record does not know must not be contradicted. */
	async recall(vote: Vote): Promise<void> {
		if (!this.#keys.has(vote.validator)) return;
		const digest = digestOf(this.#domain, typedVote(vote));
		if (recoverAddress(digest, vote.signature) !== vote.validator) return;
		await this.#records.recall(vote.validator, vote.kind, protectedVote(vote, digest));
	}

	/** Signs the seal of a block. Rejects with {@link SigningError}. */
	async signSeal(validator: Address, slot: number, blockHash: Hash): Promise<Signature> {
		const key = this.#key(validator);
		const message: TypedMessage = { type: 'BlockSeal', message: { slot, blockHash } };
		const digest = digestOf(this.#domain, message);
		await this.#records.permitSeal(validator, slot, digest);
		return key.sign(message, digest);
	}

	toJSON(): { readonly validators: readonly Address[] } {
		return { validators: this.validators };
	}

	[inspect.custom](): string {
		return `${this.constructor.name}(${this.validators.join(', ')})`;
	}

	async #signAll(requests: readonly VoteRequest[]): Promise<readonly Vote[]> {
		const byLane = Map.groupBy(requests, ({ validator, kind }) => `${validator} ${kind}`);
		for (const name of byLane.keys()) if (!this.#lanes.has(name)) this.#lanes.set(name, this.#lane());
		const turns = [...this.#lanes].map(([name, lane]) =>
			lane.sign(
				byLane.get(name) ?? [],
				(request) => this.signVote(request),
				(vote) => this.#signed.set(`${name} ${vote.message.target}`, vote),
			),
		);
		const failed = (await Promise.allSettled(turns)).find((turn) => turn.status === 'rejected');
		if (failed !== undefined) throw failed.reason;
		const votes = [...this.#signed.values()];
		this.#signed.clear();
		return votes;
	}

	#lane(): VoteLane {
		return new VoteLane({ refused: this.#onRefused, delayed: this.#onDelayed });
	}

	#key(validator: Address): KeySigner {
		const key = this.#keys.get(validator);
		if (key === undefined) {
			throw new SigningError('VALIDATOR_UNKNOWN', `no key of validator ${validator} is held here`, { validator });
		}
		return key;
	}
}
