import { type Address, domainSeparator, type Hex, voteDigest } from '@mosaic/consensus';
import { metaBlockCommittedTopic } from '../core/coreEvents.ts';
import { encodeCall } from '../core/coreInterface.ts';
import { revertOf } from '../core/revert.ts';
import { encodeSeal } from '../core/seal.ts';
import type { OriginClient } from '../origin/originClient.ts';
import { type Delivery, deliver } from '../transactions/deliver.ts';
import type { Receipt } from '../transactions/receipt.ts';
import type { Call } from '../transactions/transactionSender.ts';
import type { CommitCandidate } from './commitCandidate.ts';

/** What became of an attempt to commit. */
export type CommitOutcome =
	/** Core took the meta-block; `gasUsed` over all calls. */
	| { readonly kind: 'committed'; readonly receipt: Receipt; readonly gasUsed: bigint }
	/** Core refuses it, in words; maybe because another was committed first. */
	| { readonly kind: 'refused'; readonly reason: string }
	| { readonly kind: 'stopped' };

/** What attempts are made with. */
export interface CommitTransactionsOptions extends Delivery {
	readonly client: OriginClient;
	readonly core: Address;
	/** Signatures in one call; larger seals are brought in several. */
	readonly signaturesPerCall: number;
}

/** Brings meta-blocks to Core: in one call, or the proposal and then its votes in several (spec 7). */
export class CommitTransactions {
	readonly #options: CommitTransactionsOptions;

	constructor(options: CommitTransactionsOptions) {
		this.#options = options;
	}

	/** Attempts a commit until it is mined or refused. Throws what the origin client and the sender throw. */
	async commit(candidate: CommitCandidate): Promise<CommitOutcome> {
		try {
			const { signatures } = candidate.link;
			const isSmall = signatures.length <= this.#options.signaturesPerCall;
			return isSmall ? await this.#inOneCall(candidate) : await this.#inSeveralCalls(candidate);
		} catch (error) {
			const reason = revertOf(error);
			if (reason === null) throw error;
			return { kind: 'refused', reason };
		}
	}

	async #inOneCall(candidate: CommitCandidate): Promise<CommitOutcome> {
		const seal = encodeSeal(candidate.link.signatures);
		const receipt = await this.#deliver(this.#call('commit', [...proposal(candidate), seal]));
		return receipt === null ? { kind: 'stopped' } : outcomeOf(receipt, receipt.gasUsed);
	}

	async #inSeveralCalls(candidate: CommitCandidate): Promise<CommitOutcome> {
		const { client, core, signaturesPerCall } = this.#options;
		const { message, signatures } = candidate.link;
		let gasUsed = await this.#propose(candidate);
		if (gasUsed === null) return { kind: 'stopped' };
		const name = voteDigest({ domainSeparator: domainSeparator({ chainId: client.chainId, address: core }) }, message);
		for (let start = 0; start < signatures.length; start += signaturesPerCall) {
			const seal = encodeSeal(signatures.slice(start, start + signaturesPerCall));
			const receipt = await this.#deliver(this.#call('vote', [name, seal]));
			if (receipt === null) return { kind: 'stopped' };
			gasUsed += receipt.gasUsed;
			const outcome = outcomeOf(receipt, gasUsed);
			if (outcome.kind === 'committed' || !receipt.succeeded) return outcome;
		}
		return { kind: 'refused', reason: 'SupermajorityMissing' };
	}

	/** Gas used for the proposal: none where it stands already; null when stopped. */
	async #propose(candidate: CommitCandidate): Promise<bigint | null> {
		try {
			return (await this.#deliver(this.#call('propose', proposal(candidate))))?.gasUsed ?? null;
		} catch (error) {
			if (revertOf(error)?.startsWith('AlreadyProposed')) return 0n;
			throw error;
		}
	}

	#deliver(call: Call): Promise<Receipt | null> {
		return deliver(call, this.#options);
	}

	#call(name: string, parameters: readonly unknown[]): Call {
		return { to: this.#options.core, data: encodeCall(name, parameters) };
	}
}

function proposal({ kernel, transition, link, header }: CommitCandidate): readonly [unknown, unknown, unknown, Hex] {
	return [kernel, transition, link.message, header];
}

function outcomeOf(receipt: Receipt, gasUsed: bigint): CommitOutcome {
	if (receipt.logs.some(({ topics }) => topics[0] === metaBlockCommittedTopic)) {
		return { kind: 'committed', receipt, gasUsed };
	}
	return { kind: 'refused', reason: `reverted in block ${receipt.blockNumber}` };
}
