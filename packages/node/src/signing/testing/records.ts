import { addressOf, type Hash } from '@mosaic/consensus';
import {
	LocalSigner,
	SigningError,
	SigningRecords,
	type SigningStore,
	type ValidatorRecord,
	type VoteRequest,
} from '../index.ts';

export const key = new Uint8Array(32).fill(7);
export const validator = addressOf(key);
export const domain = { domainSeparator: hash(1) };
export const core = hash(2);

export function hash(seed: number): Hash {
	return `0x${seed.toString(16).padStart(64, '0')}`;
}

export function vote(
	sourceHeight: number,
	targetHeight: number,
	options: { transition?: number; fork?: number } = {},
): VoteRequest & { kind: 'auxiliary' } {
	const fork = options.fork ?? 0;
	return {
		kind: 'auxiliary',
		validator,
		message: {
			transitionHash: hash(options.transition ?? 100 + sourceHeight),
			source: hash(1000 + sourceHeight),
			target: hash(2000 + targetHeight + 10_000 * fork),
			sourceHeight,
			targetHeight,
		},
	};
}

/** Keeps records as a disk does: `written` is what a crash leaves. */
export class KeptStore implements SigningStore {
	readonly written = new Map<string, ValidatorRecord>();
	batches = 0;
	failing = false;
	writtenLast: number | null = null;

	async all(): Promise<ValidatorRecord[]> {
		return [...this.written.values()];
	}

	async lastSigned(): Promise<number | null> {
		return this.writtenLast;
	}

	async write(records: readonly ValidatorRecord[], lastSigned: number | null): Promise<void> {
		await new Promise<void>((resolve) => setImmediate(resolve));
		if (this.failing) throw new RangeError('disk full');
		this.batches++;
		this.writtenLast = lastSigned;
		for (const record of records) this.written.set(record.validator, record);
	}
}

export async function signerOn(store: SigningStore): Promise<{ signer: LocalSigner; records: SigningRecords }> {
	const records = await SigningRecords.open(store);
	return { signer: new LocalSigner({ privateKeys: [key], records, domain }), records };
}

export async function codeOf(attempt: Promise<unknown>): Promise<string> {
	try {
		await attempt;
		return 'SIGNED';
	} catch (error) {
		return error instanceof SigningError ? error.code : String(error);
	}
}
