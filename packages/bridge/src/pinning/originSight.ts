import type { OriginBlockPinned } from '../core/coreEvents.ts';
import type { OriginClient } from '../origin/originClient.ts';

/** The contract of EIP-2935, which holds the hashes of this many blocks. */
const historyContract = '0x0000f90827f1c53a10cb7a02335b175320002935';
const historyWindow = 8_191;
/** Blocks that the opcode BLOCKHASH sees. */
const opcodeWindow = 256;
/** Pins remembered: every commit pins what it observed. */
const mostPins = 4_096;

/**
 * What Core sees of the origin's history: the newest blocks, and those that somebody pinned (spec 7). Told of pins and
 * reorganisations by whoever watches Core.
 */
export class OriginSight {
	readonly #client: OriginClient;
	/** By number of the pinned block: the block of the origin that pinned it. */
	readonly #pins = new Map<number, number>();
	/** Those pinned long before any chain could have observed them, ascending. */
	readonly #ahead = new Set<number>();
	#window: number | null = null;

	constructor(client: OriginClient) {
		this.#client = client;
	}

	/** How many blocks back Core sees hashes that nobody pinned. Asks the origin, once where it has the contract for it. */
	async window(): Promise<number> {
		if (this.#window === historyWindow) return historyWindow;
		this.#window = (await this.#client.code(historyContract)) === '0x' ? opcodeWindow : historyWindow;
		return this.#window;
	}

	/** Whether Core would know the hash of a block in the block after `head`; so it is taken as long as the window is not known. */
	sees(number: number, head: number): boolean {
		return this.#pins.has(number) || this.#window === null || head + 1 - number <= this.#window;
	}

	/** Takes in a pin; whether it was made of a block that was old already: for an observation to come. */
	async pinned({ number, originNumber }: OriginBlockPinned): Promise<boolean> {
		const isOld = originNumber - number >= (await this.window()) / 2;
		this.#pins.set(number, originNumber);
		for (const oldest of this.#pins.keys()) {
			if (this.#pins.size <= mostPins) break;
			this.#pins.delete(oldest);
			this.#ahead.delete(oldest);
		}
		if (isOld) this.#ahead.add(number);
		return isOld;
	}

	/** The origin took back its blocks from this one on. */
	forgetFrom(originNumber: number): void {
		for (const [number, pinnedAt] of this.#pins) {
			if (pinnedAt < originNumber) continue;
			this.#pins.delete(number);
			this.#ahead.delete(number);
		}
	}

	/** Whether such a block at or above this number is pinned. */
	hasPinFrom(number: number): boolean {
		for (const pin of this.#ahead) if (pin >= number) return true;
		return false;
	}
}
