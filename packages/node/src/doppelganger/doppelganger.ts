import type { Address, Vote } from '@mosaic/consensus';
import type { ValidatorRecord } from '../signing/index.ts';
import { DoppelgangerError, type ForeignSignature } from './errors.ts';

/** A message off the wire whose signature was checked: a vote, or who sealed a slot. */
export type SignedMessage =
	| Pick<Vote, 'kind' | 'validator' | 'message'>
	| { readonly kind: 'seal'; readonly validator: Address; readonly slot: number };

/** What this node signed, as of now: its signing records serve. */
export interface OwnRecords {
	record(validator: Address): ValidatorRecord;
}

/** What a {@link DoppelgangerWatch} is made of. */
export interface DoppelgangerOptions {
	/** The validators whose keys this node signs with. */
	readonly validators: readonly Address[];
	readonly records: OwnRecords;
	/** The slot in which the watch begins. */
	readonly startSlot: number;
	/** Slots for which the node listens before it signs; 0: it signs at once. */
	readonly slots: number;
}

/**
 * Looks for signatures of own validators that this node did not make: someone else runs with the same keys, and both
 * together would commit offences (spec 6). As records are durable before a signature leaves, nothing of this node's own
 * is ever above its record; what is above it was signed elsewhere. Judges after the watch as well as during it.
 */
export class DoppelgangerWatch {
	readonly #validators: ReadonlySet<Address>;
	readonly #records: OwnRecords;
	readonly #end: number;
	#detected: DoppelgangerError | null = null;

	constructor({ validators, records, startSlot, slots }: DoppelgangerOptions) {
		this.#validators = new Set(validators);
		this.#records = records;
		this.#end = startSlot + slots;
	}

	/** Whether the node still listens, and must sign nothing. */
	isWatching(slot: number): boolean {
		return slot < this.#end;
	}

	/** The first foreign signature seen, null as long as there is none. */
	get detected(): DoppelgangerError | null {
		return this.#detected;
	}

	/**
	 * Takes a verified message that arrived live, by gossip and not by sync: after a loss of this node's records, its own
	 * past would look foreign. Answers what is foreign about it, or null.
	 */
	saw(seen: SignedMessage): DoppelgangerError | null {
		if (!this.#validators.has(seen.validator)) return null;
		const signature = this.#compare(seen);
		if (signature.height <= signature.recorded) return null;
		const error = new DoppelgangerError(signature);
		this.#detected ??= error;
		return error;
	}

	#compare(seen: SignedMessage): ForeignSignature {
		const { kind, validator } = seen;
		const record = this.#records.record(validator);
		if (seen.kind === 'seal') return { kind: 'seal', validator, height: seen.slot, recorded: record.slot };
		return { kind, validator, height: seen.message.targetHeight, recorded: record[seen.kind].target };
	}
}
