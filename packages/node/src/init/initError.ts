export type InitErrorCode =
	/** The folder for the network holds something already. */
	| 'OUTPUT_FOLDER_IN_USE'
	/** The operating system refuses to make the folder there. */
	| 'OUTPUT_FOLDER_UNUSABLE'
	/** The network is made, but not every committer got its coins. */
	| 'COMMITTERS_UNFUNDED';

/** Why no network, or none with all its funds, was made; the message says what to do. */
export class InitError extends Error {
	override readonly name = 'InitError';
	readonly code: InitErrorCode;
	readonly data: Readonly<Record<string, unknown>>;

	constructor(code: InitErrorCode, message: string, data: Readonly<Record<string, unknown>>) {
		super(message);
		this.code = code;
		this.data = data;
	}
}
