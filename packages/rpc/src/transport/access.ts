import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { tokenFault } from './jwt.ts';
import type { AllowedOrigins } from './options.ts';

const EXTENSION = /^(chrome|moz|safari-web)-extension:\/\//;

export interface AccessRules {
	/** Address the server is bound to. */
	readonly host: string;
	readonly allowedOrigins: AllowedOrigins;
	readonly allowedHosts: readonly string[];
	/** Shared with callers, who prove by a token that they know it; null where everybody may call. */
	readonly jwtSecret: Uint8Array | null;
}

/** Why a request is refused, and with which status of HTTP. */
export interface AccessFault {
	readonly status: 401 | 403;
	readonly reason: string;
}

/** Why a request may not be served, or null: a page of a foreign origin, or a name that was bent to loopback (DNS rebinding). */
export function accessFault(rules: AccessRules, { headers, method }: IncomingMessage): AccessFault | null {
	if (!hostAllowed(rules, headers.host)) return { status: 403, reason: 'invalid host specified' };
	const { origin } = headers;
	if (origin !== undefined && !originAllowed(rules.allowedOrigins, origin))
		return { status: 403, reason: 'origin not allowed' };
	// A browser asks first (OPTIONS), without a token, whether it may send one.
	if (rules.jwtSecret === null || method === 'OPTIONS') return null;
	const reason = tokenFault(rules.jwtSecret, headers.authorization, Date.now() / 1_000);
	return reason === null ? null : { status: 401, reason };
}

/** Whether pages of this origin may talk to the server. */
export function originAllowed(allowed: AllowedOrigins, origin: string): boolean {
	if (allowed === 'all') return true;
	if (allowed !== 'loopback') return allowed.includes(origin);
	if (EXTENSION.test(origin)) return true;
	const name = hostName(origin.replace(/^https?:\/\//, ''));
	return /^https?:\/\//.test(origin) && name !== null && isLoopback(name);
}

/**
 * On loopback only names that cannot be bent: loopback itself, IP addresses, and what the operator lists; the same
 * elsewhere where the operator lists names.
 */
function hostAllowed(rules: AccessRules, header: string | undefined): boolean {
	if (rules.allowedHosts.includes('*') || (!isLoopback(rules.host) && rules.allowedHosts.length === 0)) return true;
	const name = header === undefined ? null : hostName(header);
	if (name === null) return false;
	return isLoopback(name) || isIP(name) !== 0 || rules.allowedHosts.includes(name);
}

/** The name in `name:port` or `[address]:port`, lower case; null where it is neither. */
function hostName(authority: string): string | null {
	const match = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/?#@]+))(?::\d{1,5})?$/i.exec(authority);
	return (match?.[1] ?? match?.[2])?.toLowerCase() ?? null;
}

function isLoopback(name: string): boolean {
	if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
	return isIP(name) === 4 && name.startsWith('127.');
}
