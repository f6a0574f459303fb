export type CliErrorCode =
	| 'USAGE'
	| 'OPTION_INVALID'
	| 'OPTION_CONFLICT'
	| 'DATA_DIRECTORY_FOREIGN'
	| 'DATA_DIRECTORY_MISMATCH'
	| 'DATA_DIRECTORY_UNREADABLE'
	| 'ORIGIN_UNFUNDED';

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
		this.exitCode = code === 'USAGE' || code === 'OPTION_INVALID' || code === 'OPTION_CONFLICT' ? 2 : 1;
	}
}
