import {
	type AllowedOrigins,
	isLimit,
	isLimitName,
	limitNames,
	limitsFrom,
	namespaces,
	type RpcLimits,
} from '@mosaic/rpc/settings';
import { type OptionDeclaration, optional, parsedOption } from '../cli/option.ts';
import { pathOption } from '../cli/pathOption.ts';
import { isHost, isOrigin } from '../config/section.ts';
import type { RpcAccess } from './rpcAccess.ts';

/** The options of a server of JSON-RPC, under a heading of the help. */
export function rpcOptionTable(group: string) {
	return {
		rpcNamespaces: optional(
			parsedOption({
				...{ flag: 'rpc-namespaces', group, value: 'names' },
				expected: `some of ${namespaces.join(',')}`,
				read: (text) => listOf(text, (name) => namespaces.includes(name)),
				description: `namespaces to serve, of ${namespaces.join(',')} (default: all that there are)`,
			}),
		),
		rpcOrigins: parsedOption<AllowedOrigins>({
			...{ flag: 'rpc-origins', group, value: 'origins', fallback: 'loopback' },
			expected: 'loopback, all, or origins such as https://app.example,https://other.example',
			read: (text) => (text === 'loopback' || text === 'all' ? text : listOf(text, isOrigin)),
			description: 'web pages that may call: loopback, all, or a list of origins such as https://app.example',
		}),
		rpcHosts: parsedOption({
			...{ flag: 'rpc-hosts', group, value: 'names', fallback: '' },
			expected: 'names of hosts, or *',
			read: (text) => (text === '' ? [] : listOf(text, (name) => name === '*' || isHost(name))),
			description: 'names by which the server may be called, beyond loopback and IP addresses; * for any',
		}),
		rpcLimits: parsedOption<RpcLimits>({
			...{ flag: 'rpc-limits', group, value: 'limits', fallback: '' },
			expected: `limits such as callMilliseconds=10000,logBlocks=2000, of ${limitNames.join(', ')}`,
			read: limitsOf,
			description: 'limits other than the usual, such as callMilliseconds=10000,logBlocks=2000: see docs/json-rpc.md',
		}),
		jwtSecret: pathOption({
			...{ flag: 'jwt-secret', group, value: 'file' },
			description: 'callers must send a JSON Web Token (HS256) under the secret in this file: 32 bytes in hex',
		}),
	} as const satisfies Record<string, OptionDeclaration<unknown>>;
}

/** What the options say. */
export function accessOf(options: {
	readonly rpcNamespaces: readonly string[] | null;
	readonly rpcOrigins: AllowedOrigins;
	readonly rpcHosts: readonly string[];
	readonly rpcLimits: RpcLimits;
	readonly jwtSecret: string | null;
}): RpcAccess {
	return {
		origins: options.rpcOrigins,
		hosts: options.rpcHosts,
		namespaces: options.rpcNamespaces,
		jwtSecretFile: options.jwtSecret,
		limits: options.rpcLimits,
	};
}

function listOf(text: string, accepts: (entry: string) => boolean): readonly string[] | null {
	const entries = text.split(',').map((entry) => entry.trim());
	return entries.every(accepts) ? entries : null;
}

function limitsOf(text: string): RpcLimits | null {
	const given: Record<string, number> = {};
	for (const entry of text === '' ? [] : text.split(',')) {
		const [, name = '', digits] = /^ *(\w+)=(\d{1,10}) *$/.exec(entry) ?? [];
		if (!isLimitName(name) || !isLimit(Number(digits))) return null;
		given[name] = Number(digits);
	}
	return limitsFrom(given);
}
