import { BoundedCache, keccak256 } from '@mosaic/consensus';
import { hexKey } from './hexKey.ts';
import { nibblesOf } from './trie/node.ts';

/** Some 300 bytes each, twice as many at most: those of one block are read and written, few of them again in the next. */
const remembered = 4_096;
const paths = new BoundedCache<Uint8Array>(remembered);

/** Where an address or a storage slot lies in a trie: the nibbles of its keccak256. Remembers the recent ones. */
export function pathOf(key: Uint8Array): Uint8Array {
	const name = hexKey(key);
	const known = paths.get(name);
	if (known !== undefined) return known;
	const path = nibblesOf(keccak256(key));
	paths.set(name, path);
	return path;
}
