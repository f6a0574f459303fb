/**
 * What a backend depends on beyond itself does not answer, another node say; it may be thrown from anywhere below a backend.
 * Callers see the code and the message, and asking again later may help.
 */
export class UnavailableError extends Error {
	readonly code: string;

	constructor(code: string, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'UnavailableError';
		this.code = code;
	}
}
