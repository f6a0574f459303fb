/** What callers of `testing_buildBlockV1` ask for, and what they get. */
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { HeaderData, WithdrawalData } from './data.ts';

/** What surrounds the transactions of a block to build: the Engine API's payload attributes. */
export interface PayloadAttributesData {
	/** Unix seconds, below 2^53. */
	readonly timestamp: bigint;
	readonly prevRandao: Hash;
	readonly suggestedFeeRecipient: Address;
	readonly withdrawals: readonly WithdrawalData[];
	readonly parentBeaconBlockRoot: Hash;
	/** The gas limit that the block's comes as near to as one block may; absent: as blocks of this chain have it. */
	readonly targetGasLimit?: bigint;
}

export interface PayloadRequest {
	readonly parentHash: Hash;
	readonly attributes: PayloadAttributesData;
	/** EIP-2718 bytes of all that the block holds, in order; null: what the pool has. */
	readonly transactions: readonly Hex[] | null;
	readonly extraData: Hex;
}

/** A block that was built and is nowhere else. */
export interface PayloadData {
	readonly header: HeaderData;
	/** EIP-2718 bytes. */
	readonly transactions: readonly Hex[];
	readonly withdrawals: readonly WithdrawalData[];
	/** Wei that the fee recipient earns. */
	readonly value: bigint;
	/** Requests to the consensus layer (EIP-7685), each with its type before it; empty ones are left out. */
	readonly requests: readonly Hex[];
}
