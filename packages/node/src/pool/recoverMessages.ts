import type { Address, Hash, Signature } from '@mosaic/consensus';

/** Bytes per answer: one for whether the signature is valid, then the sender. */
export const ANSWER_SIZE = 21;

/** A batch of transactions for the recovery worker. Both buffers are transferred, not copied. */
export interface RecoverRequest {
	readonly batch: number;
	/** All transactions, one after the other. */
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Where each transaction ends. */
	readonly ends: Uint32Array<ArrayBuffer>;
}

/** The answers to one batch, in its order, {@link ANSWER_SIZE} bytes each. */
export interface RecoverResponse {
	readonly batch: number;
	readonly answers: Uint8Array<ArrayBuffer>;
}

/** Digests with their signatures, for the recovery worker. */
export interface SignersRequest {
	readonly batch: number;
	readonly signed: readonly { readonly digest: Hash; readonly signature: Signature }[];
}

/** Their signers in order, null for what is no signature. */
export interface SignersResponse {
	readonly batch: number;
	readonly signers: readonly (Address | null)[];
}
