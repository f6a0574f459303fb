import { CodedError } from '@mosaic/consensus';

/** Why a chain of another client cannot be read, with the data to say so. Offsets are bytes from the start of the file. */
export type ForeignErrorData =
	| { readonly code: 'CHAIN_FILE_MALFORMED'; readonly offset: number; readonly detail: string }
	| { readonly code: 'CHAIN_FILE_TRUNCATED'; readonly offset: number }
	| { readonly code: 'CHAIN_FILE_GAP'; readonly number: number; readonly head: number }
	| { readonly code: 'CHAIN_BLOCK_REFUSED'; readonly number: number; readonly hash: string; readonly reason: string }
	| { readonly code: 'CHAIN_NOT_IMPORTED'; readonly directory: string };

export type ForeignErrorCode = ForeignErrorData['code'];

/** An error of importing or opening a chain of another client. */
export class ForeignError extends CodedError<ForeignErrorData> {
	override readonly name = 'ForeignError';

	constructor(data: ForeignErrorData, options?: ErrorOptions) {
		super(data, describe(data), options);
	}
}

function describe(data: ForeignErrorData): string {
	switch (data.code) {
		case 'CHAIN_FILE_MALFORMED':
			return `the chain file is damaged at byte ${data.offset} (${data.detail}): take it anew; the blocks before it are kept`;
		case 'CHAIN_FILE_TRUNCATED':
			return `the chain file ends inside a block, at byte ${data.offset}: take it anew; the blocks before it are kept`;
		case 'CHAIN_FILE_GAP':
			return `block ${data.number} does not follow block ${data.head}: import the blocks between them first`;
		case 'CHAIN_BLOCK_REFUSED':
			return `block ${data.number} (${data.hash}) was not imported: ${data.reason}; the blocks before it are kept`;
		case 'CHAIN_NOT_IMPORTED':
			return `${data.directory} holds no imported chain: make one with mosaic import --genesis <file> --chain <file> --data-dir <folder>`;
	}
}
