import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createPeerKey, PeerKey, readPeerKey } from './peerKey.ts';

test('a key that was made is read again, and shown nowhere', () => {
	const text = createPeerKey();
	const key = readPeerKey(` ${text}\n`);
	expect(Buffer.from(key.seed()).toString('hex')).toBe(text.slice(2));
	expect(`${inspect(key, { showHidden: true })} ${JSON.stringify(key)} ${key}`).not.toContain(text.slice(4, 12));
	expect(createPeerKey()).not.toBe(text);
});

test.each(['', '0x', '0x12', 'zz', `0x${'00'.repeat(31)}`, `0x${'00'.repeat(33)}`, '00'.repeat(32)])(
	'what is no key is refused: %s',
	(text) => {
		expect(() => readPeerKey(text)).toThrow(expect.objectContaining({ code: 'PEER_KEY_INVALID' }));
	},
);

test('a seed of another size is refused', () => {
	expect(() => new PeerKey(new Uint8Array(31))).toThrow(expect.objectContaining({ code: 'PEER_KEY_INVALID' }));
});
