import {
	type ChainSpec,
	genesisState,
	type KernelInclusion,
	kernelHashStorageKey,
	verifyKernelInclusion,
} from '@mosaic/consensus';
import { type KernelOpened, kernelOpenedTopic, readCoreEvent } from '../core/coreEvents.ts';
import { toTopic } from '../core/coreReads.ts';
import { walkRanges } from '../origin/logRanges.ts';
import { type OriginClient, rpcErrorOf } from '../origin/originClient.ts';
import { OriginError } from '../origin/originError.ts';
import type { BlockReference } from '../watcher/checkpointFollower.ts';

/** Proves to the auxiliary chain that Core opened a kernel (spec 8). */
export class KernelProver {
	readonly #client: OriginClient;
	readonly #spec: ChainSpec;
	readonly #from: number;

	/** `from`: the block of the origin that deployed Core. */
	constructor(client: OriginClient, spec: ChainSpec, from: number) {
		this.#client = client;
		this.#spec = spec;
		this.#from = from;
	}

	/**
	 * K_height with the proof of its hash in Core's storage at an observation, verified as a validator will.
	 * `openedAt`, the block that opened it, spares the search through Core's logs. Throws ORIGIN_OBSERVATION_ABANDONED
	 * where the origin has another block there, ORIGIN_PROOF_UNAVAILABLE where it gives no valid proof, or where no such
	 * kernel was open at that block.
	 */
	async proveKernel(height: number, observation: BlockReference, openedAt?: number): Promise<KernelInclusion> {
		const { number, hash } = observation;
		const [header, opened] = await Promise.all([
			this.#client.header(number),
			this.#findKernel(height, openedAt ?? this.#from, openedAt ?? number),
		]);
		if (header.hash !== hash) {
			throw new OriginError('ORIGIN_OBSERVATION_ABANDONED', { number, expected: hash, found: header.hash });
		}
		if (opened === null)
			throw new OriginError('ORIGIN_PROOF_UNAVAILABLE', { height, number, reason: 'kernel not open' });
		const { accountProof, storageProof } = await this.#requestProof(height, number);
		const inclusion: KernelInclusion = { kernel: opened.kernel, accountProof, storageProof };
		const observed = { number, hash, stateRoot: header.stateRoot };
		const verdict = verifyKernelInclusion(
			this.#spec,
			{ ...genesisState(this.#spec), observations: [observed] },
			inclusion,
		);
		if (!verdict.ok) throw new OriginError('ORIGIN_PROOF_UNAVAILABLE', { height, number, reason: verdict.error.code });
		return inclusion;
	}

	async #findKernel(height: number, from: number, to: number): Promise<KernelOpened | null> {
		let found: KernelOpened | null = null;
		await walkRanges(from, to, async (start, end) => {
			const topics = [kernelOpenedTopic, toTopic(height)];
			const [log] = await this.#client.logs(this.#spec.core.address, topics, start, end);
			const event = log === undefined ? null : readCoreEvent(log);
			if (event?.kind === 'kernelOpened') found = event;
			return found !== null;
		});
		return found;
	}

	async #requestProof(height: number, number: number) {
		try {
			return await this.#client.proof(this.#spec.core.address, kernelHashStorageKey(height), number);
		} catch (error) {
			const refusal = rpcErrorOf(error);
			if (refusal === null) throw error;
			throw new OriginError('ORIGIN_PROOF_UNAVAILABLE', { height, number, reason: refusal.message }, refusal);
		}
	}
}
