import { once } from 'node:events';
import type { TestNetwork, TestNode } from './network.ts';
import { rpc } from './rpc.ts';

/** Milliseconds between two looks at all nodes, and that one look may take. */
const pause = 50;
const patience = 1_000;

/** What a monitor found. */
export interface Findings {
	readonly violations: readonly string[];
	/** How often a node answered. */
	readonly looks: number;
	/** Validators that a node holds for guilty. */
	readonly offenders: readonly string[];
}

/**
 * Looks at all nodes of a network all the time. Every block up to the finalised one that a node serves must be the one
 * that all others finalised under its number; no node may take back what it called final, not even by being killed and
 * started again, nor halt.
 */
export class FinalityMonitor {
	readonly #network: TestNetwork;
	readonly #finalized = new Map<number, string>();
	/** Highest number that each node called final, and up to which its blocks were compared. */
	readonly #highest = new Map<number, number>();
	readonly #violations = new Set<string>();
	readonly #offenders = new Set<string>();
	#looks = 0;
	#stopped = false;
	readonly #running: Promise<void>;

	constructor(network: TestNetwork) {
		this.#network = network;
		this.#running = this.#run();
	}

	/** Ends, and gives what was found. */
	async stop(): Promise<Findings> {
		this.#stopped = true;
		await this.#running;
		return { violations: [...this.#violations], looks: this.#looks, offenders: [...this.#offenders] };
	}

	/** The database of a node that is not running was damaged or deleted: it may know less from now on. */
	forgets({ index }: TestNode): void {
		this.#highest.delete(index);
	}

	async #run(): Promise<void> {
		while (!this.#stopped) {
			await Promise.all(this.#network.running.map((node) => this.#lookOrGiveUp(node)));
			await new Promise((resolve) => setTimeout(resolve, pause));
		}
	}

	/** A node that is killed, frozen or starting does not answer: there is nothing to compare then. */
	async #lookOrGiveUp(node: TestNode): Promise<void> {
		const expiry = AbortSignal.timeout(patience);
		await Promise.race([this.#look(node, expiry).catch(() => undefined), once(expiry, 'abort')]);
	}

	/** An answer that comes after the expiry is not looked at: the next look may have seen what is newer. */
	async #look(node: TestNode, expiry: AbortSignal): Promise<void> {
		const { index, url } = node;
		const { finalized, halted, offenders } = await node.status();
		if (expiry.aborted) return;
		this.#looks += 1;
		if (halted !== null) this.#violations.add(`node ${index} halted: ${halted}`);
		for (const offender of offenders) this.#offenders.add(offender);
		const before = this.#highest.get(index) ?? -1;
		if (finalized.number < before)
			this.#violations.add(`node ${index} went back from ${before} to ${finalized.number}`);
		this.#compare(index, finalized.number, finalized.hash);
		for (let number = before + 1; number <= finalized.number; number += 1) {
			const block = await rpc(url, 'eth_getBlockByNumber', [`0x${number.toString(16)}`, false]);
			if (expiry.aborted) return;
			// A node that started from a snapshot does not have what is older.
			if (block !== null) this.#compare(index, number, block.hash);
			else if (number === finalized.number) this.#violations.add(`node ${index} does not have its finalised ${number}`);
			this.#highest.set(index, number);
		}
	}

	#compare(index: number, number: number, hash: string): void {
		const known = this.#finalized.get(number) ?? hash;
		this.#finalized.set(number, known);
		if (known !== hash) this.#violations.add(`node ${index} finalised ${hash} as block ${number}, another ${known}`);
	}
}
