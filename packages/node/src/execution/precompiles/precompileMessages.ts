/** A precompiled contract to run, and the rules that it runs under. */
export interface PrecompileRequest {
	/** 20 bytes in hex without `0x`. */
	readonly address: string;
	readonly hardfork: string;
	readonly data: Uint8Array;
	readonly gasLimit: bigint;
}

/** What it gave; `error` is the EVM's word for a failure. */
export interface PrecompileResponse {
	readonly gasUsed: bigint;
	readonly returnValue: Uint8Array;
	readonly error: string | null;
}
