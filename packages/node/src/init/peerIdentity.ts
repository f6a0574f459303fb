import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import type { Hex } from '@mosaic/consensus';
import { createPeerKey, readPeerKey } from '../network/peerKey.ts';

/** A node's key among peers, as its file holds it, and the identity that others know it by. */
export interface PeerIdentity {
	readonly key: Hex;
	/** base58 */
	readonly peer: string;
}

/** A fresh identity. */
export async function createPeerIdentity(): Promise<PeerIdentity> {
	const key = createPeerKey();
	const privateKey = await generateKeyPairFromSeed('Ed25519', readPeerKey(key).seed());
	return { key, peer: peerIdFromPrivateKey(privateKey).toString() };
}
