import type { DispatchLimits, InternalErrorListener } from '../dispatch/dispatcher.ts';
import { RpcServerError } from '../errors/serverError.ts';
import type { FilterOptions } from '../filters/registry.ts';

/**
 * Web pages that may talk to the server: those of loopback hosts and browser extensions, all, or the origins listed
 * (`https://app.example`). Programs, which send no Origin header, always may.
 */
export type AllowedOrigins = 'loopback' | 'all' | readonly string[];

/** Limits on what callers can make the server hold. */
export interface TransportLimits {
	/** Bytes of one request body or WebSocket message. */
	readonly bodyBytes: number;
	/** Open connections. */
	readonly connections: number;
	/** Milliseconds in which a whole request must arrive. */
	readonly requestMilliseconds: number;
	/** Milliseconds an idle connection is kept. */
	readonly keepAliveMilliseconds: number;
	/** Requests served at once for one WebSocket; beyond it reading pauses. */
	readonly socketRequests: number;
	/** Subscriptions of one WebSocket. */
	readonly socketSubscriptions: number;
	/** Bytes that may wait for a slow reader before its WebSocket is dropped. */
	readonly socketBufferBytes: number;
	/** Milliseconds between pings; a WebSocket that answered none since the last is dropped. */
	readonly pingMilliseconds: number;
	/** Milliseconds that `close` lets running requests finish. */
	readonly closeMilliseconds: number;
}

/** What may be set; everything has a default. */
export interface RpcServerOptions {
	/** Address to bind, default `127.0.0.1`. */
	readonly host?: string;
	/** Default 0: any free port. */
	readonly port?: number;
	readonly allowedOrigins?: AllowedOrigins;
	/** Host names beyond loopback and IP addresses by which a server on loopback may be called. */
	readonly allowedHosts?: readonly string[];
	readonly limits?: Partial<TransportLimits & DispatchLimits>;
	readonly filters?: Partial<FilterOptions>;
	readonly onInternalError?: InternalErrorListener;
}

/** All options, filled. */
export interface ServerSettings {
	readonly host: string;
	readonly port: number;
	readonly allowedOrigins: AllowedOrigins;
	readonly allowedHosts: readonly string[];
	readonly limits: TransportLimits & DispatchLimits;
	readonly filters: FilterOptions;
	readonly onInternalError: InternalErrorListener;
}

const LIMITS: TransportLimits & DispatchLimits = {
	bodyBytes: 5_000_000,
	connections: 1_024,
	requestMilliseconds: 30_000,
	keepAliveMilliseconds: 65_000,
	socketRequests: 256,
	socketSubscriptions: 256,
	socketBufferBytes: 16_000_000,
	pingMilliseconds: 30_000,
	closeMilliseconds: 2_000,
	batchSize: 1_000,
	batchAnswerBytes: 25_000_000,
	batchConcurrency: 64,
	nesting: 32,
};

const FILTERS: FilterOptions = {
	maxFilters: 1_000,
	maxChanges: 20_000,
	lifetimeMilliseconds: 300_000,
	now: () => performance.now(),
};

/** Fills what is not given; RPC_INVALID_OPTION where a limit is no positive integer. */
export function settingsFrom(options: RpcServerOptions): ServerSettings {
	const limits = { ...LIMITS, ...options.limits };
	for (const [option, value] of Object.entries(limits)) {
		if (Number.isSafeInteger(value) && value > 0) continue;
		throw new RpcServerError('RPC_INVALID_OPTION', `the limit ${option} must be a positive whole number`, { option });
	}
	return {
		host: options.host ?? '127.0.0.1',
		port: options.port ?? 0,
		allowedOrigins: options.allowedOrigins ?? 'loopback',
		allowedHosts: options.allowedHosts ?? [],
		limits,
		filters: { ...FILTERS, ...options.filters },
		onInternalError: options.onInternalError ?? (() => undefined),
	};
}
