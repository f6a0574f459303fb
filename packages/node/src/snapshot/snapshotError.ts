import { CodedError } from '@mosaic/consensus';

/** Why a node cannot start from a snapshot, with the data to say so. */
export type SnapshotErrorData =
	/** No peer is left that answered in order; `last` is what the last of them did. */
	| { readonly code: 'SNAPSHOT_NO_PEERS'; readonly last: string }
	/** The anchored block is not what the origin says of it, or the state committed in it contradicts its chain. */
	| {
			readonly code: 'SNAPSHOT_TARGET_INVALID';
			readonly field: string;
			readonly expected: string;
			readonly found: string;
	  }
	/** The last checkpoint that was final at the source lies too many blocks below it. */
	| { readonly code: 'SNAPSHOT_ROOT_TOO_OLD'; readonly root: number; readonly source: number };

export type SnapshotErrorCode = SnapshotErrorData['code'];

/** An error of starting from a snapshot: nothing was adopted; what was downloaded is kept for the next attempt. */
export class SnapshotError extends CodedError<SnapshotErrorData> {
	override readonly name = 'SnapshotError';

	constructor(data: SnapshotErrorData, options?: ErrorOptions) {
		super(data, describe(data), options);
	}
}

function describe(data: SnapshotErrorData): string {
	switch (data.code) {
		case 'SNAPSHOT_NO_PEERS':
			return `no peer serves the snapshot (${data.last}): connect to others and start again, it goes on where it stopped`;
		case 'SNAPSHOT_TARGET_INVALID':
			return `the committed block contradicts its commit: ${data.field} is ${data.found}, not ${data.expected}; check that the origin is the right one`;
		case 'SNAPSHOT_ROOT_TOO_OLD':
			return `block ${data.root}, final at block ${data.source}, lies too far below it: sync in full`;
	}
}
