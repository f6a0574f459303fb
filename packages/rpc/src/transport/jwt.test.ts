import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { tokenFault } from './jwt.ts';

const secret = Buffer.alloc(32, 7);
const now = 1_700_000_000;
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: unknown, head: unknown = { alg: 'HS256', typ: 'JWT' }, key: Uint8Array = secret): string {
	const text = `${part(head)}.${part(claims)}`;
	return `Bearer ${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe('a JSON Web Token', () => {
	test('lets in who holds the secret, within a minute', () => {
		for (const iat of [now, now - 60, now + 60]) expect(tokenFault(secret, token({ iat }), now)).toBeNull();
		expect(tokenFault(secret, token({ iat: now, exp: now + 1, id: 'me' }), now)).toBeNull();
	});

	test.each([
		['none', undefined, 'missing'],
		['another scheme', 'Basic abc', 'missing'],
		['no token', 'Bearer abc', 'missing'],
		['another secret', token({ iat: now }, { alg: 'HS256' }, Buffer.alloc(32, 8)), 'signature'],
		['no algorithm', token({ iat: now }, { alg: 'none' }), 'HS256'],
		['a head that is no JSON', `Bearer !${token({ iat: now }).slice(8)}`, 'missing'],
		['a longer signature', `${token({ iat: now })}AAAA`, 'signature'],
		['no time', token({}), 'iat is missing'],
		['a time that is no number', token({ iat: String(now) }), 'iat is missing'],
		['an early time', token({ iat: now - 61 }), 'stale'],
		['a late time', token({ iat: now + 61 }), 'stale'],
		['an end in the past', token({ iat: now, exp: now }), 'expired'],
		['claims that are no object', token(null), 'iat is missing'],
	])('is refused: %s', (_, header, reason) => {
		expect(tokenFault(secret, header, now)).toContain(reason);
	});
});
