import { CodedError } from '@mosaic/consensus';

/** Why an archive of blocks cannot be read or written, with the data to say so. Offsets are bytes from the start. */
export type ArchiveErrorData =
	| { readonly code: 'ARCHIVE_MALFORMED'; readonly offset: number; readonly detail: string }
	| { readonly code: 'ARCHIVE_TRUNCATED'; readonly offset: number }
	| { readonly code: 'ARCHIVE_OTHER_CHAIN'; readonly expected: string; readonly found: string }
	| { readonly code: 'ARCHIVE_BLOCK_REFUSED'; readonly number: number; readonly hash: string; readonly reason: string }
	| { readonly code: 'ARCHIVE_BLOCK_MISSING'; readonly number: number }
	| { readonly code: 'ARCHIVE_RANGE'; readonly from: number; readonly to: number; readonly head: number };

export type ArchiveErrorCode = ArchiveErrorData['code'];

/** An error of reading or writing an archive of blocks. */
export class ArchiveError extends CodedError<ArchiveErrorData> {
	override readonly name = 'ArchiveError';

	constructor(data: ArchiveErrorData) {
		super(data, describe(data));
	}
}

function describe(data: ArchiveErrorData): string {
	switch (data.code) {
		case 'ARCHIVE_MALFORMED':
			return `the archive is damaged at byte ${data.offset} (${data.detail}): export it again; the blocks before it were read`;
		case 'ARCHIVE_TRUNCATED':
			return `the archive ends in the middle, at byte ${data.offset}: export it again; the blocks before it were read`;
		case 'ARCHIVE_OTHER_CHAIN':
			return `the archive is of another chain, ${data.found}, not ${data.expected}: give one of this network`;
		case 'ARCHIVE_BLOCK_REFUSED':
			return `block ${data.number} (${data.hash}) of the archive was not imported: ${data.reason}; the blocks before it are kept`;
		case 'ARCHIVE_BLOCK_MISSING':
			return `block ${data.number} is not held with its seal: start the export above it`;
		case 'ARCHIVE_RANGE':
			return `there are no blocks from ${data.from} to ${data.to}: the head is block ${data.head}, and genesis is in no archive`;
	}
}
