/** What callers of `eth_call`, `eth_estimateGas`, `eth_createAccessList` and `eth_simulateV1` may change, and what they learn. */
import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { AccessListEntry, BlockData, CallRequest, LogData, TransactionData, WithdrawalData } from './data.ts';

/** Another account than the state has; of `state` (the whole storage) and `stateDiff` (single slots) only one. */
export interface AccountOverrideData {
	readonly balance?: bigint;
	readonly nonce?: bigint;
	readonly code?: Hex;
	readonly state?: Readonly<Record<Hash, Hash>>;
	readonly stateDiff?: Readonly<Record<Hash, Hash>>;
	/** Moves the precompiled contract of this address there. */
	readonly movePrecompileToAddress?: Address;
}

/** Accounts by address. */
export type StateOverridesData = Readonly<Record<Address, AccountOverrideData>>;

/** Header fields that execution sees instead of the block's. */
export interface BlockOverridesData {
	readonly number?: bigint;
	/** Unix seconds. */
	readonly timestamp?: bigint;
	readonly gasLimit?: bigint;
	readonly feeRecipient?: Address;
	readonly prevRandao?: Hash;
	readonly baseFeePerGas?: bigint;
	readonly blobBaseFee?: bigint;
	readonly parentBeaconBlockRoot?: Hash;
	readonly withdrawals?: readonly WithdrawalData[];
}

/** Both kinds of overrides of a call; absent: none. */
export interface CallOverrides {
	readonly state?: StateOverridesData;
	readonly block?: BlockOverridesData;
}

/** What a call would touch. */
export interface AccessListData {
	readonly accessList: readonly AccessListEntry[];
	readonly gasUsed: bigint;
	/** Why the call fails even so, null where it does not. */
	readonly error: string | null;
}

/** A block of `eth_simulateV1`. */
export interface SimulationBlockRequest {
	readonly blockOverrides?: BlockOverridesData;
	readonly stateOverrides?: StateOverridesData;
	readonly calls?: readonly CallRequest[];
}

/** `eth_simulateV1` (execution-apis). */
export interface SimulationRequest {
	readonly blockStateCalls: readonly SimulationBlockRequest[];
	/** Shows movements of ether as logs of ERC20 transfers. */
	readonly traceTransfers?: boolean;
	/** Holds calls to nonces and fees as transactions are. */
	readonly validation?: boolean;
	/** Whole transactions in place of their hashes. */
	readonly returnFullTransactions?: boolean;
}

/** How a simulated call ended. */
export interface SimulatedCallData {
	readonly returnData: Hex;
	readonly logs: readonly LogData[];
	readonly gasUsed: bigint;
	/** Before refunds. */
	readonly maxUsedGas: bigint;
	/** Null where the call succeeded; `revertData` where it reverted, else null. */
	readonly failure: { readonly reason: string; readonly revertData: Hex | null } | null;
}

/** A simulated block with its transactions and what they gave, in order. */
export interface SimulatedBlockData {
	readonly block: BlockData;
	readonly transactions: readonly TransactionData[];
	readonly calls: readonly SimulatedCallData[];
}
