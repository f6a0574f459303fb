import type { InternalErrorListener } from '../dispatch/dispatcher.ts';
import { limitsFrom, type RpcLimits } from '../limits.ts';

/**
 * Web pages that may talk to the server: those of loopback hosts and browser extensions, all, or the origins listed
 * (`https://app.example`). Programs, which send no Origin header, always may.
 */
export type AllowedOrigins = 'loopback' | 'all' | readonly string[];

/** What may be set; everything has a default. */
export interface RpcServerOptions {
	/** Address to bind, default `127.0.0.1`. */
	readonly host?: string;
	/** Default 0: any free port. */
	readonly port?: number;
	readonly allowedOrigins?: AllowedOrigins;
	/**
	 * Host names beyond loopback and IP addresses by which the server may be called, `*` for any. Where none is given, a
	 * server on loopback takes no other, and any other server takes all.
	 */
	readonly allowedHosts?: readonly string[];
	/** Callers must prove by a JSON Web Token (HS256) that they know this; null or absent: everybody may call. */
	readonly jwtSecret?: Uint8Array | null;
	/** Namespaces to serve, of those that the backend has; null or absent: all of them. */
	readonly namespaces?: readonly string[] | null;
	readonly limits?: Partial<RpcLimits>;
	/** Milliseconds, never running backwards, by which filters expire. */
	readonly now?: () => number;
	readonly onInternalError?: InternalErrorListener;
}

/** All options, filled. */
export interface ServerSettings {
	readonly host: string;
	readonly port: number;
	readonly allowedOrigins: AllowedOrigins;
	readonly allowedHosts: readonly string[];
	readonly jwtSecret: Uint8Array | null;
	readonly namespaces: readonly string[] | null;
	readonly limits: RpcLimits;
	readonly now: () => number;
	readonly onInternalError: InternalErrorListener;
}

/** Fills what is not given; RPC_INVALID_OPTION where a limit is unknown, or no whole number above 0. */
export function settingsFrom(options: RpcServerOptions): ServerSettings {
	return {
		host: options.host ?? '127.0.0.1',
		port: options.port ?? 0,
		allowedOrigins: options.allowedOrigins ?? 'loopback',
		allowedHosts: options.allowedHosts ?? [],
		jwtSecret: options.jwtSecret ?? null,
		namespaces: options.namespaces ?? null,
		limits: limitsFrom(options.limits),
		now: options.now ?? (() => performance.now()),
		onInternalError: options.onInternalError ?? (() => undefined),
	};
}
