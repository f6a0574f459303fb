import { hashChildren, hashTrie, type NodeSink } from './encode.ts';
import type { Child } from './node.ts';
import { type NodeLoader, type TrieChange, updateTrie } from './update.ts';

/** Changes that are quick enough to apply in one step. */
const changesInStep = 64;

/** As `updateTrie` and `hashTrie`, in steps: a sixteenth of the trie at a time where there are many changes. */
export function* rootInSteps(
	root: Child | null,
	changes: readonly TrieChange[],
	load: NodeLoader,
	sink: NodeSink,
): Generator<void, Uint8Array> {
	let updated = root;
	if (changes.length <= changesInStep) updated = updateTrie(root, changes, load);
	else {
		const groups = Map.groupBy(changes, ({ path }) => path[0]);
		for (const group of groups.values()) {
			updated = updateTrie(updated, group, load);
			yield;
		}
		yield* hashChildren(updated, sink);
	}
	return hashTrie(updated, sink);
}
