import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import { NetworkError } from '../errors.ts';
import type { PeerName } from '../types.ts';

/** A peer's address, and its name where the address has it. */
export interface PeerAddress {
	readonly address: Multiaddr;
	readonly peer: PeerName | null;
}

/**
 * The parts of `/ip4/192.0.2.1/tcp/9000/p2p/12D3…`; the last may be missing, and a DNS name may stand for the first.
 * @throws NetworkError PEER_ADDRESS_INVALID
 */
export function parsePeerAddress(text: string): PeerAddress {
	let address: Multiaddr;
	try {
		address = multiaddr(text);
	} catch (cause) {
		throw invalid(text, cause);
	}
	const components = address.getComponents();
	const names = components.map(({ name }) => name);
	if (!hosts.has(names[0] ?? '') || names[1] !== 'tcp') throw invalid(text);
	if (names.length > 3 || (names.length === 3 && names[2] !== 'p2p')) throw invalid(text);
	return { address, peer: components[2]?.value ?? null };
}

/**
 * A peer by an address that ends with its name.
 * @throws NetworkError PEER_ADDRESS_INVALID
 */
export function parseNamedAddress(text: string): { readonly name: PeerName; readonly address: Multiaddr } {
	const { address, peer } = parsePeerAddress(text);
	if (peer === null) throw invalid(text);
	return { name: peer, address };
}

/** The first part, such as `/ip4/192.0.2.1`, of an address that names its host by IP; null for one that names it by DNS. */
export function hostOf(text: string): string | null {
	const [host] = parsePeerAddress(text).address.getComponents();
	return host?.name === 'ip4' || host?.name === 'ip6' ? `/${host.name}/${host.value ?? ''}` : null;
}

/** The multiaddress of an IP address and a TCP port. */
export function listenAddress(host: string, port: number): string {
	return `/${host.includes(':') ? 'ip6' : 'ip4'}/${host}/tcp/${port}`;
}

const hosts: ReadonlySet<string> = new Set(['ip4', 'ip6', 'dns', 'dns4', 'dns6']);

function invalid(text: string, cause?: unknown): NetworkError {
	return new NetworkError(
		'PEER_ADDRESS_INVALID',
		`'${text}' is no address of a peer: write it as /ip4/192.0.2.1/tcp/9000/p2p/<identity>`,
		{ address: text },
		{ cause },
	);
}
