import { RLP } from '@ethereumjs/rlp';
import { atOnce } from '../../tasks/turns.ts';
import { nibblesOf } from './node.ts';
import { rootInSteps } from './steps.ts';

/** Root of the trie RLP(index) → value: a block's transactions root or receipts root. */
export function orderedRoot(values: readonly Uint8Array[]): Uint8Array {
	return atOnce(orderedRootInSteps(values));
}

/** The same in steps, for a block that may be large. */
export function orderedRootInSteps(values: readonly Uint8Array[]): Generator<void, Uint8Array> {
	const changes = values.map((value, index) => ({ path: nibblesOf(RLP.encode(index)), value }));
	return rootInSteps(null, changes, unreachable, () => {});
}

/** A trie built from nothing is in memory as a whole. */
function unreachable(): never {
	throw new RangeError('a trie built in memory has no node to load');
}
