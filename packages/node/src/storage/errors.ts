import { CodedError } from '@mosaic/consensus';

/** What can go wrong with a database, with the data to say so. */
export type DatabaseErrorData =
	| { readonly code: 'DATABASE_LOCKED'; readonly location: string }
	| { readonly code: 'DATABASE_CORRUPT'; readonly location: string; readonly detail: string }
	| { readonly code: 'DATABASE_UNAVAILABLE'; readonly location: string; readonly detail: string }
	| { readonly code: 'DATABASE_LAYOUT_UNKNOWN'; readonly location: string; readonly found: string }
	| { readonly code: 'DATABASE_WRITE_FAILED'; readonly location: string; readonly detail: string }
	| { readonly code: 'DATABASE_READ_FAILED'; readonly location: string; readonly detail: string }
	| { readonly code: 'DATABASE_CLOSED'; readonly location: string };

export type DatabaseErrorCode = DatabaseErrorData['code'];

/** An error of the storage layer. */
export class DatabaseError extends CodedError<DatabaseErrorData> {
	override readonly name = 'DatabaseError';

	constructor(data: DatabaseErrorData, options?: ErrorOptions) {
		super(data, describe(data), options);
	}
}

function describe(data: DatabaseErrorData): string {
	switch (data.code) {
		case 'DATABASE_LOCKED':
			return `another process uses the database at ${data.location}: stop it, or choose another data directory`;
		case 'DATABASE_CORRUPT':
			return (
				`the database at ${data.location} is damaged: restore a copy that was made while the node was stopped, or move it away and ` +
				`sync anew; a validator's signing record is lost with it, so let the network go on for some epochs first (${data.detail})`
			);
		case 'DATABASE_UNAVAILABLE':
			return `the database at ${data.location} cannot be opened: check the path, its permissions, and the room on its disk (${data.detail})`;
		case 'DATABASE_LAYOUT_UNKNOWN':
			return `the database at ${data.location} has layout ${data.found}, which this version does not know: use the version that wrote it`;
		case 'DATABASE_WRITE_FAILED':
			return `writing to the database at ${data.location} failed: check that the disk has room (${data.detail})`;
		case 'DATABASE_READ_FAILED':
			return `reading the database at ${data.location} failed: ask again, and check its disk where that stays (${data.detail})`;
		case 'DATABASE_CLOSED':
			return `the database at ${data.location} is closed: nothing is written any more`;
	}
}
