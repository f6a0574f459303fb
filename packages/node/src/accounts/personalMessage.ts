import { concatBytes, type Hash, keccakHex } from '@mosaic/consensus';

/** What `personal_sign` and `eth_sign` sign for a message (EIP-191, version 0x45). */
export function personalMessageDigest(message: Uint8Array): Hash {
	const prefix = new TextEncoder().encode(`\u0019Ethereum Signed Message:\n${message.length}`);
	return keccakHex(concatBytes(prefix, message));
}
