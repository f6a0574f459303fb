import { CodedError } from '@mosaic/consensus';

/** What a chain refuses, with the data to say so. */
export type ChainErrorData =
	| { readonly code: 'CHAIN_GENESIS_MISMATCH'; readonly stored: string; readonly given: string }
	| { readonly code: 'CHAIN_CLOSED' }
	| { readonly code: 'CHAIN_NOT_NEW'; readonly head: number }
	| { readonly code: 'BLOCK_UNKNOWN'; readonly hash: string }
	| { readonly code: 'BLOCK_MALFORMED'; readonly detail: string }
	| { readonly code: 'TRANSACTION_MALFORMED'; readonly detail: string }
	| { readonly code: 'PREIMAGE_MISSING'; readonly digest: string }
	| { readonly code: 'PROOF_BELOW_FORK'; readonly address: string }
	| { readonly code: 'EDITS_TOO_MANY'; readonly most: number }
	| { readonly code: 'CALL_FUNDS'; readonly have: bigint; readonly want: bigint }
	| { readonly code: 'CALL_NONCE'; readonly nonce: bigint; readonly expected: bigint }
	| { readonly code: 'CALL_NONCE_MAX'; readonly nonce: bigint }
	| { readonly code: 'SIMULATION_NUMBERS'; readonly number: bigint; readonly previous: bigint }
	| { readonly code: 'SIMULATION_TIMES'; readonly timestamp: bigint; readonly previous: bigint }
	| { readonly code: 'SIMULATION_TOO_LONG'; readonly limit: number }
	| { readonly code: 'SIMULATION_BLOCK_FULL'; readonly gasUsed: bigint; readonly gasLimit: bigint }
	| { readonly code: 'OVERRIDE_REFUSED'; readonly detail: string }
	| { readonly code: 'CALL_FEE_CAP'; readonly feeCap: bigint; readonly baseFee: bigint }
	| { readonly code: 'CALL_INTRINSIC_GAS'; readonly have: bigint; readonly want: bigint }
	| { readonly code: 'CALL_MALFORMED'; readonly detail: string };

export type ChainErrorCode = ChainErrorData['code'];

/** An error of the chain. */
export class ChainError extends CodedError<ChainErrorData> {
	override readonly name = 'ChainError';

	constructor(data: ChainErrorData, options?: ErrorOptions) {
		super(data, describe(data), options);
	}
}

/** Messages of calls are geth's, for the tools that look for them. */
function describe(data: ChainErrorData): string {
	switch (data.code) {
		case 'CHAIN_GENESIS_MISMATCH':
			return `the database holds the chain of genesis ${data.stored}, not ${data.given}: use another data directory, or the genesis it was made with`;
		case 'CHAIN_CLOSED':
			return 'the chain is closed';
		case 'CHAIN_NOT_NEW':
			return `the chain has ${data.head} blocks already: only a new one starts from a snapshot; use an empty data directory`;
		case 'BLOCK_UNKNOWN':
			return `block ${data.hash} is not stored here`;
		case 'BLOCK_MALFORMED':
			return `no block of this chain: ${data.detail}`;
		case 'TRANSACTION_MALFORMED':
			return `no transaction of this chain: ${data.detail}`;
		case 'PREIMAGE_MISSING':
			return `the address or slot of hash ${data.digest} is not known here: the data directory was made by an earlier version, or not for development`;
		case 'PROOF_BELOW_FORK':
			return `nothing here wrote what is asked for of ${data.address}: it is of the forked chain, and no state root of this chain covers it; ask that chain for a proof`;
		case 'EDITS_TOO_MANY':
			return `more than ${data.most} changes wait for one block: make a block first`;
		case 'CALL_FUNDS':
			return `insufficient funds for gas * price + value: have ${data.have} want ${data.want}`;
		case 'CALL_NONCE':
			return `nonce too ${data.nonce < data.expected ? 'low' : 'high'}: tx: ${data.nonce} state: ${data.expected}`;
		case 'CALL_NONCE_MAX':
			return `nonce has max value: nonce: ${data.nonce}`;
		case 'SIMULATION_NUMBERS':
			return `block numbers must be in order: ${data.number} <= ${data.previous}`;
		case 'SIMULATION_TIMES':
			return `block timestamps must be in order: ${data.timestamp} <= ${data.previous}`;
		case 'SIMULATION_TOO_LONG':
			return `too many blocks: at most ${data.limit} beyond the one that the simulation starts from`;
		case 'SIMULATION_BLOCK_FULL':
			return `block gas limit reached: ${data.gasUsed} >= ${data.gasLimit}`;
		case 'OVERRIDE_REFUSED':
			return data.detail;
		case 'CALL_FEE_CAP':
			return `max fee per gas less than block base fee: maxFeePerGas: ${data.feeCap}, baseFee: ${data.baseFee}`;
		case 'CALL_INTRINSIC_GAS':
			return `intrinsic gas too low: have ${data.have}, want ${data.want}`;
		case 'CALL_MALFORMED':
			return data.detail;
	}
}
