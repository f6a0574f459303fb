import { BoundedCache, keccak256 } from '@mosaic/consensus';
import { hexKey } from './hexKey.ts';
import { nibblesOf } from './trie/node.ts';

const paths = new BoundedCache<Uint8Array>(20_000);

/** Where an address or a storage slot lies in a trie: the nibbles of its keccak256. Remembers the recent ones. */
export function pathOf(key: Uint8Array): Uint8Array {
	const name = hexKey(key);
	const known = paths.get(name);
	if (known !== undefined) return known;
	const path = nibblesOf(keccak256(key));
	paths.set(name, path);
	return path;
}
