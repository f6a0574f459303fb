/** What the interpreter finds out about a code before it jumps there; read by whoever runs the code, changed by nobody. */
export interface JumpDestinations {
	readonly jumps: Uint8Array<ArrayBuffer>;
	readonly pushes: { [position: number]: bigint };
	// biome-ignore lint/suspicious/noExplicitAny: ethereumjs's own type
	readonly opcodesCached: any[];
}

/** Bytes of codes whose analysis is kept; an analysis takes about thirty times its code. */
const CACHED_CODE_BYTES = 1_000_000;

/**
 * Analyses of codes under one table of opcodes, by the code object: the state hands out the same one again and again.
 * When full it forgets all.
 */
export class JumpDestinationCache {
	#analyses = new WeakMap<Uint8Array, JumpDestinations>();
	#bytes = 0;

	/** The analysis of a code, made where it is not known. */
	of(code: Uint8Array, analyse: (code: Uint8Array) => JumpDestinations): JumpDestinations {
		const known = this.#analyses.get(code);
		if (known !== undefined) return known;
		if (this.#bytes > CACHED_CODE_BYTES) {
			this.#analyses = new WeakMap();
			this.#bytes = 0;
		}
		const analysis = analyse(code);
		this.#analyses.set(code, analysis);
		this.#bytes += code.length;
		return analysis;
	}
}
