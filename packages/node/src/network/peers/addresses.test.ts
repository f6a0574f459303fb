import { expect, test } from 'vitest';
import { hostOf, listenAddress, parsePeerAddress } from './addresses.ts';

const name = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN';

test('peers are named by IP of either version, or by DNS, with or without their identity', () => {
	for (const host of [
		'/ip4/192.0.2.1',
		'/ip6/2001:db8::1',
		'/dns/peer.example',
		'/dns4/a.example',
		'/dns6/b.example',
	]) {
		expect(parsePeerAddress(`${host}/tcp/9000`).peer).toBeNull();
		expect(parsePeerAddress(`${host}/tcp/9000/p2p/${name}`).peer).toBe(name);
	}
	expect(listenAddress('::', 9000)).toBe('/ip6/::/tcp/9000');
	expect(listenAddress('0.0.0.0', 9000)).toBe('/ip4/0.0.0.0/tcp/9000');
});

test('the host of an address is told where it is an IP', () => {
	expect(hostOf(`/ip4/192.0.2.1/tcp/9000/p2p/${name}`)).toBe('/ip4/192.0.2.1');
	expect(hostOf('/ip6/2001:db8::1/tcp/9000')).toBe('/ip6/2001:db8::1');
	expect(hostOf('/dns4/a.example/tcp/9000')).toBeNull();
});

test.each([
	'192.0.2.1:9000',
	'/ip4/192.0.2.1/udp/9000',
	'/ip4/192.0.2.1/tcp/9000/ws',
	`/ip4/192.0.2.1/tcp/9000/p2p/${name}/p2p-circuit`,
	'/ip4/999.0.2.1/tcp/9000',
	'/ip4/192.0.2.1/tcp/90000',
	'',
])('%s is no address of a peer', (text) => {
	expect(() => parsePeerAddress(text)).toThrow(expect.objectContaining({ code: 'PEER_ADDRESS_INVALID' }));
});
