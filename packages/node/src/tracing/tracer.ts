import type { VM } from '@ethereumjs/vm';
import type { Address, Hex } from '@mosaic/consensus';

/** A transaction or call that is traced, as far as it is known before it runs. */
export interface TracedMessage {
	readonly from: Address;
	/** Null for a creation. */
	readonly to: Address | null;
	readonly gas: bigint;
	readonly value: bigint;
	readonly input: Hex;
	readonly feeRecipient: Address;
	/** Accounts whose delegations it sets (EIP-7702), valid or not. */
	readonly authorities?: readonly Address[];
}

/** How it ended. */
export interface TracedOutcome {
	/** With intrinsic gas, refunds taken off. */
	readonly gasUsed: bigint;
	readonly returnData: Hex;
	/** The EVM's word, `revert` among them; null where it succeeded. */
	readonly failure: string | null;
	readonly createdAddress: Address | null;
}

/** What a trace is made of, ready for JSON. */
export type Trace = null | boolean | number | string | readonly Trace[] | { readonly [field: string]: Trace };

/** Watches one transaction or call. Made anew for each. */
export interface Tracer {
	/** Before the message runs: reads what it wants of the state, and listens to the machine. */
	begin(vm: VM, message: TracedMessage): Promise<void>;
	/** After it ran. Throws BackendError LIMIT_EXCEEDED where the trace grew too large. */
	finish(vm: VM, message: TracedMessage, outcome: TracedOutcome): Promise<Trace>;
}

/** Characters of a trace; what is larger no caller could read. */
export const largestTrace = 64 * 1024 * 1024;
