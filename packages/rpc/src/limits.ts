import { RpcServerError } from './errors/serverError.ts';

/** A limit on what callers can have the node do or hold. */
export interface LimitDeclaration {
	readonly fallback: number;
	/** What is counted. */
	readonly of: string;
	/** What a caller sees who goes beyond. */
	readonly beyond: string;
}

function limit(fallback: number, of: string, beyond: string): LimitDeclaration {
	return { fallback, of, beyond };
}

/** Every limit: options, settings and the reference page are made from this table. */
export const limitTable = {
	bodyBytes: limit(5_000_000, 'bytes of a request body or WebSocket message', 'HTTP 413; a WebSocket ends with 1009'),
	nesting: limit(32, 'brackets within brackets of a body', '-32600'),
	batchSize: limit(1_000, 'requests in a batch', '-32600'),
	batchConcurrency: limit(64, 'requests of a batch served at the same time', 'the others wait'),
	batchAnswerBytes: limit(25_000_000, 'characters of all answers to a batch', '-32005 for each of the rest'),
	answerBytes: limit(100_000_000, 'characters of one answer', '-32005'),
	connections: limit(1_024, 'open connections', 'further ones are closed at once'),
	requestMilliseconds: limit(30_000, 'milliseconds in which a whole HTTP request arrives', 'HTTP 408'),
	keepAliveMilliseconds: limit(65_000, 'milliseconds that an idle HTTP connection is kept', 'it is closed'),
	pingMilliseconds: limit(30_000, 'milliseconds in which a WebSocket answers a ping', 'it is closed'),
	closeMilliseconds: limit(2_000, 'milliseconds that running requests have when the node stops', 'they are cut off'),
	socketRequests: limit(256, 'requests of a WebSocket served at the same time', 'it is read no further meanwhile'),
	socketSubscriptions: limit(256, 'subscriptions of a WebSocket', '-32005'),
	socketBufferBytes: limit(16_000_000, 'bytes that wait for a slow reader of a WebSocket', 'it is dropped'),
	filters: limit(1_000, 'filters installed at the same time', '-32005'),
	filterChanges: limit(20_000, 'changes that a filter keeps', 'it is gone: -32000 `filter not found`'),
	filterMilliseconds: limit(300_000, 'milliseconds that a filter lives without being polled', 'it is gone: -32000'),
	callGas: limit(
		50_000_000,
		'gas of a call, an estimate or a whole simulation',
		'a call has no more: -32000 `out of gas`',
	),
	callMilliseconds: limit(5_000, 'milliseconds of a call, an estimate or a simulation', '-32005'),
	traceMilliseconds: limit(30_000, 'milliseconds of a request that traces', '-32005'),
	traceFilterBlocks: limit(1_000, 'blocks of `trace_filter`', '-32005'),
	logBlocks: limit(10_000, 'blocks of `eth_getLogs` and of log filters', '-32005'),
	logs: limit(50_000, 'logs in an answer', '-32005'),
} as const satisfies Record<string, LimitDeclaration>;

export type LimitName = keyof typeof limitTable;
export type RpcLimits = Readonly<Record<LimitName, number>>;

export const limitNames = Object.keys(limitTable) as LimitName[];

/** Timers take no more than this many milliseconds. */
const most = 2 ** 31 - 1;

/** All limits, those not given at their usual values. Throws RPC_INVALID_OPTION where one is no whole number above 0, or unknown. */
export function limitsFrom(given: Readonly<Partial<Record<string, number>>> = {}): RpcLimits {
	const limits = Object.fromEntries(limitNames.map((name) => [name, limitTable[name].fallback]));
	for (const [option, value] of Object.entries(given)) {
		if (value === undefined) continue;
		if (!isLimitName(option)) {
			const message = `there is no limit ${option}: known are ${limitNames.join(', ')}`;
			throw new RpcServerError('RPC_INVALID_OPTION', message, { option });
		}
		if (!isLimit(value)) {
			const message = `the limit ${option} must be a whole number from 1 to ${most}`;
			throw new RpcServerError('RPC_INVALID_OPTION', message, { option });
		}
		limits[option] = value;
	}
	return limits as RpcLimits;
}

export function isLimitName(name: string): name is LimitName {
	return Object.hasOwn(limitTable, name);
}

/** Whether a number can be a limit. */
export function isLimit(value: unknown): value is number {
	return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value <= most;
}
