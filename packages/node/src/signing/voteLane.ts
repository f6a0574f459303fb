import { isDeepStrictEqual } from 'node:util';
import type { Vote } from '@mosaic/consensus';
import { isRemoteFault, SigningError } from './errors.ts';
import type { VoteRequest } from './voteRequest.ts';

/** Votes that wait for one validator's signatures in one domain; beyond, the oldest are given up. */
const MOST_WAITING = 4_096;
/** Times that a remote signer may turn a vote down before it is given up. */
const MOST_ATTEMPTS = 3;

/** What becomes of the votes of a lane. */
export interface LaneListener {
	/** The vote will not be signed. */
	refused(request: VoteRequest, error: SigningError): void;
	/** No signature can be had now: the vote is tried again with the next ones. */
	delayed(request: VoteRequest, error: SigningError): void;
}

/**
 * The votes of one validator in one domain, signed one after the other. A vote is put on record only when the one before
 * it has its signature: as records only ascend, a vote that was overtaken could never be signed again (spec 4.2).
 */
export class VoteLane {
	readonly #waiting: VoteRequest[] = [];
	readonly #listener: LaneListener;
	#attempts = 0;

	constructor(listener: LaneListener) {
		this.#listener = listener;
	}

	/** Signs what waited and then `requests`, as far as it goes. Rejects with SIGNING_RECORD_NOT_DURABLE. */
	async sign(
		requests: readonly VoteRequest[],
		signVote: (request: VoteRequest) => Promise<Vote>,
		signed: (vote: Vote) => void,
	): Promise<void> {
		this.#waiting.push(...requests.filter((request) => !this.#waiting.some((other) => isSame(other, request))));
		for (let request = this.#waiting[0]; request !== undefined; request = this.#waiting[0]) {
			try {
				signed(await signVote(request));
			} catch (error) {
				if (!this.#giveUp(request, error)) break;
			}
			this.#shift();
		}
		this.#bound();
	}

	/** Whether the vote at the front is given up; else it stays there. */
	#giveUp(request: VoteRequest, error: unknown): boolean {
		if (!(error instanceof SigningError) || error.code === 'SIGNING_RECORD_NOT_DURABLE') throw error;
		if (error.code !== 'REMOTE_SIGNER_UNREACHABLE') this.#attempts += 1;
		if (isRemoteFault(error) && this.#attempts < MOST_ATTEMPTS) {
			this.#listener.delayed(request, error);
			return false;
		}
		this.#listener.refused(request, error);
		return true;
	}

	#shift(): void {
		this.#waiting.shift();
		this.#attempts = 0;
	}

	#bound(): void {
		while (this.#waiting.length > MOST_WAITING) {
			const [request] = this.#waiting;
			if (request === undefined) return;
			const { validator } = request;
			const message = `validator ${validator} has too many votes waiting for a remote signer: the oldest is given up`;
			this.#listener.refused(request, new SigningError('REMOTE_SIGNER_UNREACHABLE', message, { validator }));
			this.#shift();
		}
	}
}

function isSame(first: VoteRequest, second: VoteRequest): boolean {
	return isDeepStrictEqual(first.message, second.message);
}
