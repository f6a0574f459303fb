/** What can go wrong between this node and its origin. */
export type OriginErrorCode =
	| 'ORIGIN_URL_INVALID'
	| 'ORIGIN_UNREACHABLE'
	| 'ORIGIN_TIMEOUT'
	| 'ORIGIN_CLOSED'
	| 'ORIGIN_RESPONSE_INVALID'
	| 'ORIGIN_RESPONSE_TOO_LARGE'
	| 'ORIGIN_REQUEST_FAILED'
	| 'ORIGIN_CHAIN_ID_MISMATCH'
	| 'ORIGIN_BLOCK_MISSING'
	| 'ORIGIN_HEADER_MISMATCH'
	| 'ORIGIN_FINALITY_UNKNOWN'
	| 'ORIGIN_PROOF_UNAVAILABLE'
	| 'ORIGIN_OBSERVATION_ABANDONED'
	| 'ORIGIN_CORE_MISSING'
	| 'ORIGIN_CORE_MISMATCH'
	| 'ORIGIN_TRANSACTION_FAILED'
	| 'ORIGIN_TRANSACTION_STUCK'
	| 'ORIGIN_FUNDS_INSUFFICIENT';

/** Typed context of an origin error: plain JSON, never a key. */
export type OriginErrorData = Readonly<Record<string, string | number | boolean | null>>;

const advice: Record<OriginErrorCode, string> = {
	ORIGIN_URL_INVALID: 'the origin URL must be http:// or https://: correct it',
	ORIGIN_UNREACHABLE: 'the origin does not answer: check that its node runs and that its URL is right',
	ORIGIN_TIMEOUT: 'the origin did not answer in time: check its load, or raise the time limit',
	ORIGIN_CLOSED: 'the connection to the origin was closed: open a new one',
	ORIGIN_RESPONSE_INVALID:
		'the origin answered with something that is no JSON-RPC: check that the URL is that of an RPC',
	ORIGIN_RESPONSE_TOO_LARGE: 'the origin answered with more than is accepted: check its node, or ask for less at once',
	ORIGIN_REQUEST_FAILED: 'the origin refused a request: see its message',
	ORIGIN_CHAIN_ID_MISMATCH:
		'the origin is another chain than configured: point to the right chain, or use a new data directory',
	ORIGIN_BLOCK_MISSING: 'the origin does not have the block: wait until it has synchronised',
	ORIGIN_HEADER_MISMATCH:
		'the header that the origin gave does not hash to its block hash: it has a fork this version does not know, upgrade',
	ORIGIN_FINALITY_UNKNOWN: "the origin has no tag 'finalized': set the number of origin confirmations",
	ORIGIN_PROOF_UNAVAILABLE: 'the origin gives no valid proof at that block: use a node that keeps its recent state',
	ORIGIN_OBSERVATION_ABANDONED: 'the origin abandoned a block that was observed: this node can not follow it',
	ORIGIN_CORE_MISSING: 'no Core contract is at the address: check the origin and the deployment, or deploy anew',
	ORIGIN_CORE_MISMATCH: 'the Core contract on the origin is that of another chain: check the origin and the deployment',
	ORIGIN_TRANSACTION_FAILED: 'a transaction on the origin failed: see the reason',
	ORIGIN_TRANSACTION_STUCK: 'a transaction is not mined on the origin: check fees and that the origin makes blocks',
	ORIGIN_FUNDS_INSUFFICIENT: 'the account that pays on the origin has too little: fund it',
};

/** An error at the origin, with its code, its data and what to do about it. */
export class OriginError extends Error {
	readonly code: OriginErrorCode;
	readonly data: OriginErrorData;

	constructor(code: OriginErrorCode, data: OriginErrorData = {}, cause?: unknown) {
		const details = Object.entries(data).map(([name, value]) => `${name} ${value}`);
		super(
			`${advice[code]}${details.length === 0 ? '' : ` (${details.join(', ')})`}`,
			cause === undefined ? {} : { cause },
		);
		this.name = 'OriginError';
		this.code = code;
		this.data = data;
	}
}

const transient: readonly OriginErrorCode[] = [
	'ORIGIN_UNREACHABLE',
	'ORIGIN_TIMEOUT',
	'ORIGIN_CLOSED',
	'ORIGIN_RESPONSE_INVALID',
	'ORIGIN_RESPONSE_TOO_LARGE',
	'ORIGIN_REQUEST_FAILED',
	'ORIGIN_BLOCK_MISSING',
];

/** Whether asking the same again later may help, without anybody changing anything. */
export function isTransient(error: unknown): boolean {
	return error instanceof OriginError && transient.includes(error.code);
}
