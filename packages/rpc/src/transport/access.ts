import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { AllowedOrigins } from './options.ts';

const EXTENSION = /^(chrome|moz|safari-web)-extension:\/\//;

export interface AccessRules {
	/** Address the server is bound to. */
	readonly host: string;
	readonly allowedOrigins: AllowedOrigins;
	readonly allowedHosts: readonly string[];
}

/** Why a request may not be served, or null: a page of a foreign origin, or a name that was bent to loopback (DNS rebinding). */
export function accessFault(rules: AccessRules, request: IncomingMessage): string | null {
	if (!hostAllowed(rules, request.headers.host)) return 'invalid host specified';
	const { origin } = request.headers;
	return origin === undefined || originAllowed(rules.allowedOrigins, origin) ? null : 'origin not allowed';
}

/** Whether pages of this origin may talk to the server. */
export function originAllowed(allowed: AllowedOrigins, origin: string): boolean {
	if (allowed === 'all') return true;
	if (allowed !== 'loopback') return allowed.includes(origin);
	if (EXTENSION.test(origin)) return true;
	const name = hostName(origin.replace(/^https?:\/\//, ''));
	return /^https?:\/\//.test(origin) && name !== null && isLoopback(name);
}

/** On loopback only names that cannot be bent: loopback itself, IP addresses, and what the operator lists. */
function hostAllowed(rules: AccessRules, header: string | undefined): boolean {
	if (!isLoopback(rules.host)) return true;
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
