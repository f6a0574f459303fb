import type { NetworkOptions } from './options.ts';
import type { NetworkApi } from './types.ts';

export { NetworkError, type NetworkErrorCode } from './errors.ts';
export type { NetworkLimits, NetworkOptions } from './options.ts';
export { PeerKey, readPeerKey } from './peerKey.ts';
export type * from './types.ts';

/**
 * Joins the network of a chain: listens, connects, and answers from then on. libp2p is loaded only now.
 * @throws NetworkError NETWORK_PORT_IN_USE, NETWORK_LISTEN_FAILED, PEER_ADDRESS_INVALID
 */
export async function startNetwork(options: NetworkOptions): Promise<NetworkApi> {
	const network = await import('./startNetwork.ts');
	return network.startNetwork(options);
}
