import { RLP } from '@ethereumjs/rlp';
import { hashTrie } from './encode.ts';
import { nibblesOf } from './node.ts';
import { updateTrie } from './update.ts';

/** Root of the trie RLP(index) → value: a block's transactions root or receipts root. */
export function orderedRoot(values: readonly Uint8Array[]): Uint8Array {
	const changes = values.map((value, index) => ({ path: nibblesOf(RLP.encode(index)), value }));
	return hashTrie(updateTrie(null, changes, unreachable), () => {});
}

/** A trie built from nothing is in memory as a whole. */
function unreachable(): never {
	throw new RangeError('a trie built in memory has no node to load');
}
