import type { KernelInclusion } from '@mosaic/consensus';
import type { Logger } from '../logging/logger.ts';

/** Milliseconds before a kernel's proof is asked for again; after some tries twice as long each time, up to a bound. */
const retryPause = { first: 500, longest: 30_000, steady: 4 } as const;

/** A block of the origin that a proof is made against. */
interface Observation {
	readonly number: number;
	readonly hash: `0x${string}`;
}

/** What kernel proofs are made with. */
export interface KernelProofsParts {
	/** Makes one proof; rejects where the origin gives none for now. */
	readonly prove: (height: number, observation: Observation) => Promise<KernelInclusion>;
	readonly onProof: (inclusion: KernelInclusion, observation: Observation) => void;
	readonly logger: Logger;
}

/** Makes the proof that was wanted last, again and again until the origin gives it; older wishes are forgotten. */
export class KernelProofs {
	readonly #parts: KernelProofsParts;
	/** Grows with each wish: work for an older one ends. */
	#wish = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(parts: KernelProofsParts) {
		this.#parts = parts;
	}

	want(height: number, observation: Observation): void {
		this.stop();
		void this.#prove(this.#wish, height, observation, 0);
	}

	/** Nothing is asked for or told afterwards, unless a proof is wanted again. */
	stop(): void {
		this.#wish += 1;
		clearTimeout(this.#timer);
	}

	async #prove(wish: number, height: number, observation: Observation, failures: number): Promise<void> {
		const { prove, onProof, logger } = this.#parts;
		try {
			const inclusion = await prove(height, observation);
			if (wish === this.#wish) onProof(inclusion, observation);
		} catch (error) {
			if (wish !== this.#wish) return;
			logger.warn({ height, error: String(error) }, 'the kernel cannot be proven for now');
			const pause = retryPause.first * 2 ** Math.max(0, failures - retryPause.steady);
			const again = (): void => void this.#prove(wish, height, observation, failures + 1);
			this.#timer = setTimeout(again, Math.min(pause, retryPause.longest));
		}
	}
}
