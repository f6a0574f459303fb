import { inspect } from 'node:util';
import {
	type Address,
	addressOf,
	type BlockSeal,
	blockSealDigest,
	type Hash,
	keccakHex,
	type OriginVoteMessage,
	originVoteDigest,
	type Signature,
	type SigningDomain,
	signDigest,
	type Vote,
	type VoteMessage,
	voteDigest,
} from '@mosaic/consensus';
import { SigningError } from './errors.ts';
import type { SigningRecords } from './signingRecords.ts';

/** A vote to sign. */
export type VoteRequest =
	| { readonly kind: 'auxiliary'; readonly validator: Address; readonly message: VoteMessage }
	| { readonly kind: 'origin'; readonly validator: Address; readonly message: OriginVoteMessage };

/** What a {@link LocalSigner} is made of. */
export interface LocalSignerOptions {
	/** 32 bytes each. Throws CryptoError where one is no key. */
	readonly privateKeys: readonly Uint8Array[];
	readonly records: SigningRecords;
	/** The EIP-712 domain: a chain's specification serves. */
	readonly domain: SigningDomain;
	/** Told of each vote of `signVotes` that was refused. */
	readonly onRefused?: (request: VoteRequest, error: SigningError) => void;
}

/**
 * Signs with keys held in this process, only what slashing protection permits, and only after the record of it is
 * durable (spec 4.2). The keys appear in no property, log or serialisation.
 */
export class LocalSigner {
	readonly #keys: ReadonlyMap<Address, Uint8Array>;
	readonly #records: SigningRecords;
	readonly #domain: SigningDomain;
	readonly #onRefused: (request: VoteRequest, error: SigningError) => void;

	constructor({ privateKeys, records, domain, onRefused }: LocalSignerOptions) {
		this.#keys = new Map(privateKeys.map((key) => [addressOf(key), key.slice()]));
		this.#records = records;
		this.#domain = domain;
		this.#onRefused = onRefused ?? (() => undefined);
	}

	/** The validators whose keys are held. */
	get validators(): readonly Address[] {
		return [...this.#keys.keys()];
	}

	/** Signs a vote about either chain. Rejects with {@link SigningError}. */
	async signVote(request: VoteRequest): Promise<Vote> {
		const key = this.#key(request.validator);
		const digest =
			request.kind === 'auxiliary'
				? voteDigest(this.#domain, request.message)
				: originVoteDigest(this.#domain, request.message);
		const { sourceHeight, targetHeight } = request.message;
		await this.#records.permitVote(request.validator, request.kind, {
			source: sourceHeight,
			target: targetHeight,
			digest,
			sourceBinding: sourceBinding(request),
		});
		return { ...request, signature: signDigest(digest, key) };
	}

	/**
	 * Signs votes in order, with one durable write; those refused are left out and reported to `onRefused`. Rejects with
	 * SIGNING_RECORD_NOT_DURABLE where the disk fails: the same votes may be asked for again.
	 */
	async signVotes(requests: readonly VoteRequest[]): Promise<readonly Vote[]> {
		const outcomes = await Promise.allSettled(requests.map((request) => this.signVote(request)));
		const votes: Vote[] = [];
		for (const [index, outcome] of outcomes.entries()) {
			const request = requests[index];
			if (outcome.status === 'fulfilled') votes.push(outcome.value);
			else if (request !== undefined && isRefusal(outcome.reason)) this.#onRefused(request, outcome.reason);
			else throw outcome.reason;
		}
		return votes;
	}

	/** Signs the seal of a block. Rejects with {@link SigningError}. */
	async signSeal(validator: Address, slot: number, blockHash: Hash): Promise<Signature> {
		const key = this.#key(validator);
		const seal: BlockSeal = { slot, blockHash };
		const digest = blockSealDigest(this.#domain, seal);
		await this.#records.permitSeal(validator, slot, digest);
		return signDigest(digest, key);
	}

	toJSON(): { readonly validators: readonly Address[] } {
		return { validators: this.validators };
	}

	[inspect.custom](): string {
		return `LocalSigner(${this.validators.join(', ')})`;
	}

	#key(validator: Address): Uint8Array {
		const key = this.#keys.get(validator);
		if (key === undefined) {
			throw new SigningError('VALIDATOR_UNKNOWN', `no key of validator ${validator} is held here`, { validator });
		}
		return key;
	}
}

/** Whether a vote must never be signed, rather than not now. */
function isRefusal(reason: unknown): reason is SigningError {
	return reason instanceof SigningError && reason.code !== 'SIGNING_RECORD_NOT_DURABLE';
}

/** Votes from one source height must agree in source and, about A, in the transition object (spec 6c). */
function sourceBinding(request: VoteRequest): Hash {
	if (request.kind === 'origin') return request.message.source;
	return keccakHex(`${request.message.source}${request.message.transitionHash.slice(2)}`);
}
