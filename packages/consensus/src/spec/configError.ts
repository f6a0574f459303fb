export type ConfigErrorCode =
	/** A field that must be there is not. */
	| 'MISSING_FIELD'
	/** A field that nothing knows: a misspelt one would otherwise be silently lost. */
	| 'UNKNOWN_FIELD'
	/** A value of the wrong kind or notation. */
	| 'WRONG_TYPE'
	/** A value that its field does not admit. */
	| 'OUT_OF_RANGE'
	/** Values that contradict each other. */
	| 'INCONSISTENT';

/** A chain configuration was refused; `field` is the path of what to correct, as `validators[2].weight`. */
export class ConfigError extends Error {
	readonly code: ConfigErrorCode;
	readonly field: string;

	constructor(code: ConfigErrorCode, field: string, advice: string) {
		super(`chain configuration, ${field}: ${advice}`);
		this.name = 'ConfigError';
		this.code = code;
		this.field = field;
	}
}
