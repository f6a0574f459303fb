import type { TypedTransaction } from '@ethereumjs/tx';
import type { Address, Hash } from '@mosaic/consensus';
import type { Envelope } from './envelope.ts';
import type { PooledTransaction } from './types.ts';

/** Bytes of a slot: the unit of the pool's limits. */
const SLOT_SIZE = 32 * 1024;

/** A transaction in the pool with what the pool orders and limits it by. */
export class PoolEntry implements PooledTransaction {
	readonly hash: Hash;
	readonly sender: Address;
	readonly nonce: bigint;
	readonly transaction: TypedTransaction;
	readonly raw: Uint8Array;
	readonly gasLimit: bigint;
	readonly feeCap: bigint;
	readonly tipCap: bigint;
	/** Most that it takes from the sender: gas limit × fee cap + value. */
	readonly cost: bigint;
	readonly slots: number;
	/** Position in the order of arrival: breaks ties of price. */
	readonly arrival: number;
	/** Milliseconds of the pool's clock. */
	readonly arrivedAt: number;
	readonly unsigned: boolean;
	/** Kept by the sender's queue. */
	executable = false;

	constructor(
		envelope: Envelope,
		sender: Address,
		transaction: TypedTransaction,
		arrival: { readonly order: number; readonly at: number },
		unsigned = false,
	) {
		this.unsigned = unsigned;
		this.hash = envelope.hash;
		this.sender = sender;
		this.nonce = envelope.nonce;
		this.transaction = transaction;
		this.raw = envelope.raw;
		this.gasLimit = envelope.gasLimit;
		this.feeCap = envelope.feeCap;
		this.tipCap = envelope.tipCap;
		this.cost = costOf(envelope);
		this.slots = Math.ceil(envelope.raw.length / SLOT_SIZE);
		this.arrival = arrival.order;
		this.arrivedAt = arrival.at;
	}

	/** Wei per gas for the proposer at a base fee; negative where the fee cap is below the base fee. */
	effectiveTip(baseFee: bigint): bigint {
		const left = this.feeCap - baseFee;
		if (left < this.tipCap) return left;
		return this.tipCap;
	}
}

/** Most that a transaction takes from its sender, in wei. */
export function costOf(envelope: Pick<Envelope, 'gasLimit' | 'feeCap' | 'value'>): bigint {
	return envelope.gasLimit * envelope.feeCap + envelope.value;
}
