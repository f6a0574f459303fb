export type DriverErrorCode =
	/** The engine proposed a body that the state transition refuses. */
	| 'BODY_INVALID'
	/** A block that should be stored is missing. */
	| 'BLOCK_MISSING'
	/** A block that somebody ordered was not made. */
	| 'BLOCK_NOT_MADE'
	/** Stored consensus data cannot be decoded. */
	| 'CONSENSUS_DATA_DAMAGED';

/** A fault inside this node, or a damaged database: never the doing of a caller. */
export class DriverError extends Error {
	readonly code: DriverErrorCode;
	readonly data: Readonly<Record<string, unknown>>;

	constructor(code: DriverErrorCode, message: string, data: Readonly<Record<string, unknown>> = {}) {
		super(message);
		this.name = 'DriverError';
		this.code = code;
		this.data = data;
	}
}
