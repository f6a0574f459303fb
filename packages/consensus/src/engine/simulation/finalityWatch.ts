import type { Address, Hash, Member } from '../../types.ts';
import type { Ledger } from './ledger.ts';

/** Compares what honest nodes call final. */
export class FinalityWatch {
	/** Checkpoints that honest nodes called final. */
	readonly finalized = new Set<Hash>();
	readonly #ledger: Ledger;
	readonly #byHeight = new Map<number, Hash>();
	#highest = -1;

	constructor(ledger: Ledger) {
		this.#ledger = ledger;
	}

	/** An honest node calls a checkpoint final: those that were called so before and contradict it. */
	note(height: number, hash: Hash): readonly Hash[] {
		this.finalized.add(hash);
		const known = this.#byHeight.get(height);
		if (known === hash) return [];
		if (known !== undefined) return [known];
		const above = height < this.#highest ? this.#next(height, 1) : null;
		const below = this.#next(height, -1);
		this.#byHeight.set(height, hash);
		this.#highest = Math.max(this.#highest, height);
		const conflicts: Hash[] = [];
		if (below !== null && !this.#ledger.isAncestor(below, hash)) conflicts.push(below);
		if (above !== null && !this.#ledger.isAncestor(hash, above)) conflicts.push(above);
		return conflicts;
	}

	/** Two checkpoints called final of which neither descends from the other. */
	conflict(): readonly [Hash, Hash] | null {
		const number = (hash: Hash): number => this.#ledger.block(hash).number;
		const ascending = [...this.finalized].sort((a, b) => number(a) - number(b));
		for (const [index, hash] of ascending.entries()) {
			const next = ascending[index + 1];
			if (next !== undefined && !this.#ledger.isAncestor(hash, next)) return [hash, next];
		}
		return null;
	}

	/**
	 * The set of both checkpoints' states in which the guilty weigh most: conflicting finality is no breach where that is more
	 * than a third (FFG, theorem 1; spec 4).
	 */
	heaviestGuilt(conflicting: readonly Hash[], guilty: ReadonlySet<Address>): Guilt {
		let heaviest: Guilt = { proven: 0n, total: 1n };
		for (const hash of conflicting) {
			for (const { forward, rear } of this.#ledger.block(hash).state.sets) {
				for (const members of [forward, rear]) {
					const guilt = guiltIn(members, guilty);
					if (guilt.proven * heaviest.total >= heaviest.proven * guilt.total) heaviest = guilt;
				}
			}
		}
		return heaviest;
	}

	#next(from: number, step: 1 | -1): Hash | null {
		for (let height = from + step; height >= 0 && height <= this.#highest; height += step) {
			const hash = this.#byHeight.get(height);
			if (hash !== undefined) return hash;
		}
		return null;
	}
}

/** Weight proven guilty, of the weight of a set. */
export interface Guilt {
	readonly proven: bigint;
	readonly total: bigint;
}

function guiltIn(members: readonly Member[], guilty: ReadonlySet<Address>): Guilt {
	let [proven, total] = [0n, 0n];
	for (const { address, weight } of members) {
		total += weight;
		if (guilty.has(address)) proven += weight;
	}
	return { proven, total };
}
