import type { Address, Hash } from '@mosaic/consensus';
import { SigningError } from './errors.ts';
import { exportRecords, parseInterchange, type SigningInterchange } from './interchange.ts';
import { type ProtectedVote, recordSeal, recordVote } from './protection.ts';
import { emptyRecord, mergeRecords, type ValidatorRecord } from './record.ts';
import type { SigningStore } from './signingStore.ts';

/**
 * Slashing protection (spec 4.2): what each validator signed, on the disk before a signature leaves. Requests are judged
 * at once, in order; those of one turn of the event loop, or of the time a write takes, share one durable batch.
 */
export class SigningRecords {
	readonly #store: SigningStore;
	readonly #wall: () => number;
	#lastSigned: number | null;
	#heardOthers = false;
	/** What was granted, durable or about to be: never taken back, so that a failed write forbids, not allows. */
	readonly #records = new Map<Address, ValidatorRecord>();
	readonly #dirty = new Set<Address>();
	#nextWrite: Promise<void> | null = null;
	#lastWrite: Promise<void> = Promise.resolve();

	private constructor(
		store: SigningStore,
		records: readonly ValidatorRecord[],
		lastSigned: number | null,
		wall: () => number,
	) {
		this.#store = store;
		this.#lastSigned = lastSigned;
		this.#wall = wall;
		for (const record of records) this.#records.set(record.validator, record);
	}

	/** Reads all records; `wall` gives Unix milliseconds. Throws {@link SigningError} where the store holds what is no record. */
	static async open(store: SigningStore, wall: () => number = Date.now): Promise<SigningRecords> {
		return new SigningRecords(store, await store.all(), await store.lastSigned(), wall);
	}

	/**
	 * When a new vote or seal was last put on record in this store, in Unix milliseconds of the wall; null for never. Taking
	 * records of another machine does not count.
	 */
	get lastSigned(): number | null {
		return this.#lastSigned;
	}

	/** What a validator has signed; for the engine too. */
	record(validator: Address): ValidatorRecord {
		return this.#records.get(validator) ?? emptyRecord(validator);
	}

	/** All records. */
	all(): readonly ValidatorRecord[] {
		return [...this.#records.values()];
	}

	/** Resolves when the vote may be signed: its record is durable. Rejects with {@link SigningError}, and then it must not. */
	async permitVote(validator: Address, domain: 'auxiliary' | 'origin', vote: ProtectedVote): Promise<void> {
		const record = this.record(validator);
		const voted = recordVote(validator, record[domain], vote);
		await this.#settle(voted === record[domain] ? record : { ...record, [domain]: voted });
	}

	/** Resolves when the block may be sealed; rejects with {@link SigningError}. */
	async permitSeal(validator: Address, slot: number, digest: Hash): Promise<void> {
		await this.#settle(recordSeal(this.record(validator), slot, digest));
	}

	/**
	 * Takes a vote that this validator is known to have signed, though its record may not tell: a database that lost its end
	 * forgets it, and peers do not. What would contradict it is forbidden from now on. It may as well be another node's that
	 * runs with the same key: this store did not sign it.
	 */
	async recall(validator: Address, domain: 'auxiliary' | 'origin', vote: ProtectedVote): Promise<void> {
		const record = this.record(validator);
		if (vote.target <= record[domain].target) return;
		this.#records.set(validator, mergeRecords(record, { ...emptyRecord(validator), [domain]: vote }));
		this.#dirty.add(validator);
		await this.#durable();
	}

	/**
	 * Somebody else signs with these keys: whatever was signed here, the next start counts as one after a long time, and
	 * listens first. Resolves when that is durable.
	 */
	async heardOthers(): Promise<void> {
		this.#heardOthers = true;
		this.#lastSigned = 0;
		for (const validator of this.#records.keys()) this.#dirty.add(validator);
		await this.#durable();
	}

	/** All records for another machine. Stop signing here before they are imported there. */
	export(coreIdentifier: Hash): SigningInterchange {
		return exportRecords(this.all(), coreIdentifier);
	}

	/** Takes records of another machine; what either forbids is forbidden from now on. Throws {@link SigningError}. */
	async import(json: unknown, coreIdentifier: Hash): Promise<number> {
		const imported = parseInterchange(json, coreIdentifier);
		for (const record of imported) {
			this.#records.set(record.validator, mergeRecords(this.record(record.validator), record));
			this.#dirty.add(record.validator);
		}
		await this.#durable();
		return imported.length;
	}

	/**
	 * Puts other records in place of all that there are, and resolves when they are durable. It takes protection away:
	 * only for a development stack that goes back in time, see docs/decisions/0006.
	 */
	async rewrite(rewritten: (record: ValidatorRecord) => ValidatorRecord): Promise<void> {
		for (const record of this.all()) {
			this.#records.set(record.validator, rewritten(record));
			this.#dirty.add(record.validator);
		}
		await this.#durable();
	}

	#settle(record: ValidatorRecord): Promise<void> {
		if (this.#records.get(record.validator) !== record) {
			this.#records.set(record.validator, record);
			this.#dirty.add(record.validator);
			if (!this.#heardOthers) this.#lastSigned = this.#wall();
		}
		return this.#durable();
	}

	/** Resolves when every record granted so far is durable. */
	#durable(): Promise<void> {
		if (this.#nextWrite !== null) return this.#nextWrite;
		if (this.#dirty.size === 0) return this.#lastWrite;
		const previous = this.#lastWrite.catch(() => undefined);
		const write = previous.then(() => this.#write());
		this.#nextWrite = write;
		this.#lastWrite = write;
		write.catch(() => undefined);
		return write;
	}

	async #write(): Promise<void> {
		const validators = [...this.#dirty];
		this.#dirty.clear();
		this.#nextWrite = null;
		try {
			await this.#store.write(
				validators.map((validator) => this.record(validator)),
				this.#lastSigned,
			);
		} catch (error) {
			for (const validator of validators) this.#dirty.add(validator);
			throw new SigningError(
				'SIGNING_RECORD_NOT_DURABLE',
				'a signing record could not be written, so nothing was signed: check the disk of the data directory',
				{ detail: error instanceof Error ? error.message : String(error) },
				{ cause: error },
			);
		}
	}
}
