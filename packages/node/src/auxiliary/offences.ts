import type { Address, Evidence } from '@mosaic/consensus';
import { type Database, type Json, tables } from '../storage/index.ts';

/** A validator's offence as this node keeps it. */
export interface Offence {
	readonly offender: Address;
	readonly evidence: Evidence;
}

/** Offences kept over restarts, one for each offender, until Core can take its stake (spec 6). */
export class Offences {
	readonly #database: Database;
	readonly #offences: Map<Address, Evidence>;
	/** Offenders whose proofs are not written yet. */
	readonly #unwritten = new Set<Address>();

	private constructor(database: Database, offences: Map<Address, Evidence>) {
		this.#database = database;
		this.#offences = offences;
	}

	static async open(database: Database): Promise<Offences> {
		const offences = new Map<Address, Evidence>();
		for await (const [offender, evidence] of database.entries(tables.offences))
			offences.set(offender as Address, evidence as unknown as Evidence);
		return new Offences(database, offences);
	}

	/** All known, by offender. */
	all(): readonly Offence[] {
		return [...this.#offences]
			.map(([offender, evidence]) => ({ offender, evidence }))
			.sort((first, second) => (first.offender < second.offender ? -1 : 1));
	}

	/** Forgets the proofs against all others: of a timeline that was left, say. */
	async retain(offenders: readonly Address[]): Promise<void> {
		const others = [...this.#offences.keys()].filter((offender) => !offenders.includes(offender));
		const batch = this.#database.batch();
		for (const offender of others) batch.delete(tables.offences, offender);
		await batch.write();
		for (const offender of others) this.#offences.delete(offender);
	}

	/** Keeps the first proof against an offender. Where it cannot be written, `write` tries that again. */
	async add({ offender, evidence }: Offence): Promise<void> {
		if (this.#offences.has(offender)) return;
		this.#offences.set(offender, evidence);
		this.#unwritten.add(offender);
		await this.write();
	}

	/** Writes the proofs that are not written yet. */
	async write(): Promise<void> {
		for (const offender of this.#unwritten) {
			const evidence = this.#offences.get(offender);
			if (evidence !== undefined) await this.#database.put(tables.offences, offender, evidence as unknown as Json);
			this.#unwritten.delete(offender);
		}
	}
}
