import { expect, test } from 'vitest';
import { isHeader, remoteEndpoint, splitForkUrl } from './remoteEndpoint.ts';

test.each([
	['http://node:8545', 'http://node:8545', null],
	['https://node/v3/key@19000000', 'https://node/v3/key', 19_000_000],
	['https://user:pass@node/', 'https://user:pass@node/', null],
	['https://user:pass@node/@7', 'https://user:pass@node/', 7],
])('%s', (text, url, block) => {
	expect(splitForkUrl(text)).toEqual({ url, block });
});

test('an endpoint shows nothing of a key, and sends name, password and header', () => {
	const { shown, url, headers } = remoteEndpoint('https://user:p%40ss@node:1/v3/key?apikey=k', 'X-Key:  secret ');
	expect(shown).toBe('https://node:1');
	expect(url).toBe('https://node:1/v3/key?apikey=k');
	expect(headers).toEqual({ authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`, 'X-Key': 'secret' });
});

test('headers have a name and one line', () => {
	expect(['Authorization: Bearer x', 'a:'].every(isHeader)).toBe(true);
	expect(['no header', ': x', 'a: b\nc: d', 'a b: c'].some(isHeader)).toBe(false);
});
