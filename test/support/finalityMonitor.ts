import type { TestNetwork } from './network.ts';

/** Milliseconds between two looks at all nodes. */
const pause = 50;

/**
 * Looks at all nodes of a network all the time: no two may ever call different blocks of one number final, and no
 * running node may take back what it called final.
 */
export class FinalityMonitor {
	readonly #network: TestNetwork;
	readonly #finalized = new Map<number, string>();
	/** Highest number that each process called final, by its URL. */
	readonly #highest = new Map<string, number>();
	readonly #violations: string[] = [];
	#looks = 0;
	#stopped = false;
	readonly #running: Promise<void>;

	constructor(network: TestNetwork) {
		this.#network = network;
		this.#running = this.#run();
	}

	/** Ends, and gives what was wrong, with how often it looked. */
	async stop(): Promise<{ readonly violations: readonly string[]; readonly looks: number }> {
		this.#stopped = true;
		await this.#running;
		return { violations: this.#violations, looks: this.#looks };
	}

	async #run(): Promise<void> {
		while (!this.#stopped) {
			await Promise.all(this.#network.running.map((node) => this.#look(node.index)));
			await new Promise((resolve) => setTimeout(resolve, pause));
		}
	}

	async #look(index: number): Promise<void> {
		const node = this.#network.node(index);
		const { url } = node;
		const aborted = AbortSignal.timeout(1_000);
		// A node that is killed, frozen or starting does not answer: there is nothing to compare then.
		const status = await Promise.race([
			node.status().catch(() => null),
			new Promise<null>((resolve) => aborted.addEventListener('abort', () => resolve(null))),
		]);
		if (status === null) return;
		this.#looks += 1;
		const { number, hash } = status.finalized;
		const known = this.#finalized.get(number) ?? hash;
		this.#finalized.set(number, known);
		if (known !== hash) this.#violations.push(`node ${index} finalised ${hash} as block ${number}, another ${known}`);
		const before = this.#highest.get(url) ?? 0;
		if (number < before) this.#violations.push(`node ${index} went back from ${before} to ${number}`);
		this.#highest.set(url, Math.max(number, before));
		if (status.halted !== null) this.#violations.push(`node ${index} halted: ${status.halted}`);
	}
}
