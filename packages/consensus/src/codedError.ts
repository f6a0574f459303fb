/**
 * An error with a code by which callers tell it from others, and the data that its message was made from. Each part of the
 * project derives its own from this, with a union of codes and what belongs to each.
 */
export abstract class CodedError<Data extends { readonly code: string }> extends Error {
	readonly code: Data['code'];
	readonly data: Data;

	constructor(data: Data, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = data.code;
		this.data = data;
	}
}
