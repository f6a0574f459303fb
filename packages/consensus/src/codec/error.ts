/** Why an encoding was refused. */
export interface DecodeError {
	readonly code: 'MALFORMED_ENCODING';
	/** Where in the value, as `links[3].message.source`. */
	readonly field: string;
	readonly reason: string;
}
