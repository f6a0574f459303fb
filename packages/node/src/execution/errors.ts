import { CodedError } from '@mosaic/consensus';

/** Why a block cannot be executed, or does not follow the rules; `detail` is for people. */
export type ExecutionErrorData =
	| { readonly code: 'SIGNATURE_INVALID' }
	| { readonly code: 'BLOBS_UNSUPPORTED' }
	| { readonly code: 'HARDFORK_UNKNOWN'; readonly hardfork: string }
	| { readonly code: 'HARDFORK_FIXED'; readonly hardfork: string }
	| { readonly code: 'INTERPRETER_UNKNOWN' }
	| { readonly code: 'PARENT_MISMATCH'; readonly expected: string; readonly found: string }
	| { readonly code: 'HEADER_INVALID'; readonly field: string; readonly expected: string; readonly found: string }
	| { readonly code: 'TRANSACTION_INVALID'; readonly index: number; readonly detail: string }
	| { readonly code: 'PRECOMPILE_ABANDONED'; readonly detail: string }
	| { readonly code: 'BLOCK_INVALID'; readonly detail: string }
	| { readonly code: 'RESULT_MISMATCH'; readonly field: string; readonly expected: string; readonly found: string };

export type ExecutionErrorCode = ExecutionErrorData['code'];

/** An error of block execution. */
export class ExecutionError extends CodedError<ExecutionErrorData> {
	override readonly name = 'ExecutionError';

	constructor(data: ExecutionErrorData, options?: ErrorOptions) {
		super(data, describe(data), options);
	}
}

function describe(data: ExecutionErrorData): string {
	switch (data.code) {
		case 'SIGNATURE_INVALID':
			return 'no public key gave this signature';
		case 'BLOBS_UNSUPPORTED':
			return 'this chain takes no blobs';
		case 'HARDFORK_UNKNOWN':
			return `hardfork ${data.hardfork} is not known: use prague or osaka`;
		case 'HARDFORK_FIXED':
			return `the rules of a chain are fixed when it starts: they cannot become ${data.hardfork}`;
		case 'INTERPRETER_UNKNOWN':
			return 'the EVM library has changed: its interpreter is not found, install the version of the lockfile';
		case 'PARENT_MISMATCH':
			return `the block's parent is ${data.found}, not ${data.expected}`;
		case 'HEADER_INVALID':
			return `the block's ${data.field} is ${data.found}, and must be ${data.expected}`;
		case 'TRANSACTION_INVALID':
			return `transaction ${data.index} of the block is invalid: ${data.detail}`;
		case 'PRECOMPILE_ABANDONED':
			return `a precompiled contract was not run to its end: ${data.detail}`;
		case 'BLOCK_INVALID':
			return `the block is invalid: ${data.detail}`;
		case 'RESULT_MISMATCH':
			return `the block claims ${data.field} ${data.found}; executing it gives ${data.expected}`;
	}
}
