import type { BlockHeader } from '@ethereumjs/block';
import type { Address, Hash } from '@mosaic/consensus';
import type { Pace } from '../../execution/index.ts';
import type { BlockLog, BlockOverrides, CallMessage, CallResult, StateOverrides } from '../types.ts';

/** A validator's withdrawal; `amount` in gwei. */
export interface SimulatedWithdrawal {
	readonly index: bigint;
	readonly validatorIndex: bigint;
	readonly address: Address;
	readonly amount: bigint;
}

/** A block to simulate; without a number and a time it follows the one before. */
export interface SimulationBlock {
	readonly overrides: BlockOverrides & {
		readonly parentBeaconBlockRoot?: Hash;
		readonly withdrawals?: readonly SimulatedWithdrawal[];
	};
	/** Applied before the messages run. */
	readonly state: StateOverrides;
	readonly messages: readonly CallMessage[];
}

/** What is to be simulated, and on which stored block. */
export interface SimulationOptions {
	readonly blockHash: Hash;
	readonly blocks: readonly SimulationBlock[];
	/** Hold messages to nonces and fees as transactions are. */
	readonly validation: boolean;
	/** Show each movement of ether as a log of an ERC20 transfer. */
	readonly traceTransfers: boolean;
	/** Gas that all messages together may use. Default 50,000,000. */
	readonly gasCap?: bigint;
	/** How it shares the thread; absent: not at all. */
	readonly pace?: Pace;
}

/** The unsigned transaction that a message stands for. */
export interface SimulatedTransaction {
	readonly hash: Hash;
	/** EIP-2718. */
	readonly type: 0 | 2 | 3 | 4;
	readonly from: Address;
	readonly nonce: bigint;
	readonly gas: bigint;
	readonly message: CallMessage;
}

/** What a message gave. */
export interface SimulatedCall {
	readonly result: CallResult;
	/** Those of the receipt, with transfers where they are traced. */
	readonly logs: readonly BlockLog[];
}

/** A block as it would be. */
export interface SimulatedBlock {
	readonly hash: Hash;
	readonly header: BlockHeader;
	/** Bytes of its RLP. */
	readonly size: number;
	readonly transactions: readonly SimulatedTransaction[];
	readonly calls: readonly SimulatedCall[];
	/** Null before Shanghai. */
	readonly withdrawals: readonly SimulatedWithdrawal[] | null;
}
