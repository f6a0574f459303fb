import { CodedError } from '@mosaic/consensus';

/** What is wrong with a genesis file; `field` is a path like `alloc.0xab….balance`. */
export type GenesisErrorData =
	| { readonly code: 'GENESIS_FIELD_MISSING'; readonly field: string }
	| { readonly code: 'GENESIS_FIELD_UNKNOWN'; readonly field: string }
	| { readonly code: 'GENESIS_FIELD_INVALID'; readonly field: string; readonly expected: string }
	| { readonly code: 'GENESIS_FIELD_DUPLICATE'; readonly field: string }
	| { readonly code: 'GENESIS_TOO_LARGE'; readonly field: string; readonly most: number };

export type GenesisErrorCode = GenesisErrorData['code'];

/** An error in a genesis, naming the field. */
export class GenesisError extends CodedError<GenesisErrorData> {
	override readonly name = 'GenesisError';

	constructor(data: GenesisErrorData) {
		super(data, describe(data));
	}
}

function describe(data: GenesisErrorData): string {
	switch (data.code) {
		case 'GENESIS_FIELD_MISSING':
			return `genesis: ${data.field} is missing`;
		case 'GENESIS_FIELD_UNKNOWN':
			return `genesis: ${data.field} is not a known field: remove it`;
		case 'GENESIS_FIELD_INVALID':
			return `genesis: ${data.field} must be ${data.expected}`;
		case 'GENESIS_FIELD_DUPLICATE':
			return `genesis: ${data.field} is there twice`;
		case 'GENESIS_TOO_LARGE':
			return `genesis: ${data.field} has more than ${data.most} entries`;
	}
}
