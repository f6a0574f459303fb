import { CodedError } from '@mosaic/consensus';

/** What can go wrong with the state, with the data to say so. */
export type StateErrorData =
	| { readonly code: 'STATE_NODE_MISSING'; readonly hash: string }
	| { readonly code: 'STATE_CODE_MISSING'; readonly hash: string }
	| { readonly code: 'STATE_NODE_MALFORMED'; readonly hash: string }
	| { readonly code: 'STATE_KEY_SIZE'; readonly size: number }
	| { readonly code: 'STATE_VALUE_SIZE'; readonly size: number }
	| { readonly code: 'STATE_ACCOUNT_MISSING'; readonly address: string }
	| { readonly code: 'STATE_CHECKPOINT_MISSING' }
	| { readonly code: 'STATE_CHECKPOINT_OPEN' };

export type StateErrorCode = StateErrorData['code'];

/** An error of the state layer: a fault of the database or of the caller, never of a transaction. */
export class StateError extends CodedError<StateErrorData> {
	override readonly name = 'StateError';

	constructor(data: StateErrorData) {
		super(data, describe(data));
	}
}

function describe(data: StateErrorData): string {
	switch (data.code) {
		case 'STATE_NODE_MISSING':
			return `the database lacks trie node ${data.hash}: this state was never stored here`;
		case 'STATE_CODE_MISSING':
			return `the database lacks contract code ${data.hash}: this state was never stored here`;
		case 'STATE_NODE_MALFORMED':
			return `trie node ${data.hash} is malformed: the database is damaged`;
		case 'STATE_KEY_SIZE':
			return `a storage key has 32 bytes, not ${data.size}`;
		case 'STATE_VALUE_SIZE':
			return `a storage value has at most 32 bytes, not ${data.size}`;
		case 'STATE_ACCOUNT_MISSING':
			return `account ${data.address} does not exist: create it before writing its storage`;
		case 'STATE_CHECKPOINT_MISSING':
			return 'there is no checkpoint to commit or revert';
		case 'STATE_CHECKPOINT_OPEN':
			return 'commit or revert all checkpoints first';
	}
}
