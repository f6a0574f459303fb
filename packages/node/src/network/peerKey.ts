import { randomBytes } from 'node:crypto';
import { bytesToHex, type Hex, hexToBytes, isHex } from '@mosaic/consensus';
import { NetworkError } from './errors.ts';

/** A node's identity among peers: the seed of an Ed25519 key. No validator key, and no use outside the network. */
export class PeerKey {
	/** Private: neither `inspect` nor JSON show it. */
	readonly #seed: Uint8Array;

	/** @throws NetworkError PEER_KEY_INVALID unless the seed has 32 bytes */
	constructor(seed: Uint8Array) {
		if (seed.length !== seedBytes) throw invalidKey();
		this.#seed = seed.slice();
	}

	seed(): Uint8Array {
		return this.#seed.slice();
	}
}

/** A fresh key as a key file holds it: 32 random bytes in hex. */
export function createPeerKey(): Hex {
	return bytesToHex(randomBytes(seedBytes));
}

/**
 * The key that a file made from {@link createPeerKey} holds; white space around it does not matter.
 * @throws NetworkError PEER_KEY_INVALID
 */
export function readPeerKey(text: string): PeerKey {
	const hex = text.trim();
	if (!isHex(hex, seedBytes)) throw invalidKey();
	return new PeerKey(hexToBytes(hex));
}

const seedBytes = 32;

function invalidKey(): NetworkError {
	return new NetworkError(
		'PEER_KEY_INVALID',
		'the peer key is not 32 bytes in lower-case hex with 0x: remove its file to have a new one made',
	);
}
