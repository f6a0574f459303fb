import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds by which a token's time of issue may differ from this clock, as the Engine API has it. */
const tolerance = 60;
const longestToken = 4_096;

/**
 * Why the value of an Authorization header does not let its sender in, or null: `Bearer` and a JSON Web Token (RFC 7519)
 * with an HS256 signature under the shared secret, issued (`iat`) within a minute. `now` is in Unix seconds.
 */
export function tokenFault(secret: Uint8Array, header: string | undefined, now: number): string | null {
	const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header?.slice(0, longestToken) ?? '')?.[1];
	if (token === undefined) return 'missing token: send the header Authorization: Bearer <JSON Web Token>';
	const [head = '', body = '', signature = ''] = token.split('.');
	if (claimsOf(head)?.alg !== 'HS256') return 'invalid token: its algorithm must be HS256';
	const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest();
	const given = Buffer.from(signature, 'base64url');
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
		return 'invalid token: its signature is not of the shared secret';
	}
	const claims = claimsOf(body);
	if (typeof claims?.iat !== 'number') return 'invalid token: iat is missing';
	if (!(Math.abs(now - claims.iat) <= tolerance)) return 'stale token: iat must be within 60 seconds of the clock';
	if (claims.exp !== undefined && !(typeof claims.exp === 'number' && claims.exp > now)) return 'expired token';
	return null;
}

function claimsOf(part: string): Record<string, unknown> | null {
	try {
		const claims: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
		return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}
