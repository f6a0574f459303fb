import { CodedError } from '@mosaic/consensus';

/** Why a dump cannot be read, written or taken in, with the data to say so. */
export type DumpErrorData =
	| { readonly code: 'DUMP_UNREADABLE'; readonly file: string; readonly detail: string }
	| { readonly code: 'DUMP_UNWRITABLE'; readonly file: string; readonly detail: string }
	| { readonly code: 'DUMP_INVALID'; readonly detail: string }
	| { readonly code: 'DUMP_TOO_LARGE'; readonly detail: string }
	| { readonly code: 'DUMP_BLOCK_REFUSED'; readonly chain: string; readonly number: number; readonly reason: string }
	| { readonly code: 'DUMP_NOT_WANTED'; readonly folder: string };

export type DumpErrorCode = DumpErrorData['code'];

/** An error of dumping or loading a development stack. Where loading fails, nothing was loaded. */
export class DumpError extends CodedError<DumpErrorData> {
	override readonly name = 'DumpError';

	constructor(data: DumpErrorData, options?: ErrorOptions) {
		super(data, describe(data), options);
	}
}

function describe(data: DumpErrorData): string {
	switch (data.code) {
		case 'DUMP_UNREADABLE':
			return `cannot load ${data.file}: ${data.detail}`;
		case 'DUMP_UNWRITABLE':
			return `cannot write the state to ${data.file}: ${data.detail}`;
		case 'DUMP_INVALID':
			return `Failed to decode state dump: ${data.detail}`;
		case 'DUMP_TOO_LARGE':
			return `${data.detail}: keep the chains with --data-dir instead`;
		case 'DUMP_BLOCK_REFUSED':
			return `block ${data.number} of the dump's ${data.chain} chain breaks a rule (${data.reason}): nothing was loaded, dump the state again`;
		case 'DUMP_NOT_WANTED':
			return `${data.folder} holds chains already, and a dump brings its own: give a new --data-dir, or load no state`;
	}
}
