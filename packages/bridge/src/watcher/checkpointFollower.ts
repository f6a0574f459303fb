import type { Hash } from '@mosaic/consensus';
import type { OriginHeader } from '../origin/header.ts';
import type { OriginClient } from '../origin/originClient.ts';
import type { OriginEvent } from './originEvents.ts';

/** A block by number and hash. */
export interface BlockReference {
	readonly number: number;
	readonly hash: Hash;
}

/** Hands one event on; the next comes after it was taken in. */
export type Emit = (event: OriginEvent) => Promise<void>;

/** Checkpoints fetched and reported at once. */
const batchSize = 32;

/** Follows the origin's final checkpoints, one after the other from the last one known (spec 5). */
export class CheckpointFollower {
	readonly #client: OriginClient;
	readonly #epochLength: number;
	readonly #anchor: BlockReference;
	#last: BlockReference;
	#contradicted = false;

	/** `anchor`: an early final block, which tells another chain from one that merely lags. */
	constructor(client: OriginClient, epochLength: number, last: BlockReference, anchor: BlockReference) {
		this.#client = client;
		this.#epochLength = epochLength;
		this.#last = last;
		this.#anchor = anchor;
	}

	/** Reports the checkpoints up to block `final` of the origin; none while it contradicts what was reported. */
	async advance(final: number, emit: Emit): Promise<void> {
		if (await this.#isContradicted(emit)) return;
		for (;;) {
			const count = Math.min(batchSize, Math.floor((final - this.#last.number) / this.#epochLength));
			if (count <= 0) return;
			const numbers = Array.from({ length: count }, (_, index) => this.#last.number + (index + 1) * this.#epochLength);
			const headers = await Promise.all(numbers.map((number) => this.#client.header(number)));
			const checkpoints = headers.map(({ number, hash, rlp }) => ({ number, hash, header: rlp }));
			await emit({ kind: 'originAdvanced', checkpoints });
			this.#last = headers.at(-1) as OriginHeader;
		}
	}

	/** Whether the origin has another block in place of a final one; reports that once. */
	async #isContradicted(emit: Emit): Promise<boolean> {
		const contradiction = await this.#contradiction();
		if (contradiction !== null && !this.#contradicted)
			await emit({ kind: 'originContradicted', code: 'ORIGIN_OBSERVATION_ABANDONED', ...contradiction });
		this.#contradicted = contradiction !== null;
		return this.#contradicted;
	}

	/** The last block reported decides; where the origin does not have it, the anchor does. */
	async #contradiction(): Promise<{ number: number; expected: Hash; found: Hash } | null> {
		for (const { number, hash: expected } of [this.#last, this.#anchor]) {
			const header = await this.#client.findHeader(number);
			if (header !== null) return header.hash === expected ? null : { number, expected, found: header.hash };
		}
		return null;
	}
}
