import { isIP } from 'node:net';
import { isHost } from './section.ts';

/** The TCP multiaddress of a host, by its IP address or name; with the identity of the peer there where it is given. */
export function peerAddress(host: string, port: number, peer?: string): string {
	const kind = { 4: 'ip4', 6: 'ip6' }[isIP(host)] ?? 'dns';
	return `/${kind}/${host}/tcp/${port}${peer === undefined ? '' : `/p2p/${peer}`}`;
}

/** Whether a text is a TCP multiaddress as {@link peerAddress} writes them. */
export function isPeerAddress(text: string, identity: 'required' | 'optional'): boolean {
	const parts =
		/^\/(ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/([1-9][0-9]{0,4})(?:\/p2p\/([1-9A-HJ-NP-Za-km-z]{20,120}))?$/.exec(text);
	if (parts === null) return false;
	const [, kind = '', host = '', port = '', peer] = parts;
	const isRight = kind === 'ip4' ? isIP(host) === 4 : kind === 'ip6' ? isIP(host) === 6 : isHost(host);
	return isRight && Number(port) <= 65_535 && (peer !== undefined || identity === 'optional');
}
