export type CliErrorCode =
	| 'USAGE'
	| 'OPTION_INVALID'
	| 'OPTION_CONFLICT'
	| 'DATA_DIRECTORY_FOREIGN'
	| 'DATA_DIRECTORY_LOCKED'
	| 'DATA_DIRECTORY_MISMATCH'
	| 'DATA_DIRECTORY_DAMAGED'
	| 'DATA_DIRECTORY_UNUSABLE'
	| 'ORIGIN_UNFUNDED'
	| 'VALIDATOR_UNKNOWN'
	| 'NETWORK_FILE_DAMAGED'
	| 'INTERRUPTED';

/** Exit codes by what went wrong, as shells have them; 1 where none is named. */
const exitCodes: Partial<Record<CliErrorCode, number>> = {
	USAGE: 2,
	OPTION_INVALID: 2,
	OPTION_CONFLICT: 2,
	INTERRUPTED: 130,
};

/** Something the user can mend: printed as one line, and the program ends with `exitCode`. */
export class CliError extends Error {
	readonly code: CliErrorCode;
	readonly data: Readonly<Record<string, unknown>>;
	readonly exitCode: number;

	constructor(code: CliErrorCode, message: string, data: Readonly<Record<string, unknown>> = {}) {
		super(message);
		this.name = 'CliError';
		this.code = code;
		this.data = data;
		this.exitCode = exitCodes[code] ?? 1;
	}
}
