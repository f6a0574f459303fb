import type { Child, TrieNode } from './node.ts';
import type { NodeLoader } from './update.ts';

/** All entries of a trie in the order of their keys: nibbles and value. Holds no more than the way to the present one. */
export function* walkTrie(
	root: Child | null,
	load: NodeLoader,
): Generator<{ readonly path: Uint8Array; readonly value: Uint8Array }> {
	const waiting: { readonly child: Child; readonly path: Uint8Array }[] = [];
	if (root !== null) waiting.push({ child: root, path: new Uint8Array(0) });
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { child, path } = next;
		const node: TrieNode = child.kind === 'hashed' ? load(child.reference) : child;
		if (node.kind === 'leaf') yield { path: Uint8Array.of(...path, ...node.path), value: node.value };
		else if (node.kind === 'extension') waiting.push({ child: node.child, path: Uint8Array.of(...path, ...node.path) });
		else {
			for (let index = 15; index >= 0; index -= 1) {
				const below = node.children[index] ?? null;
				if (below !== null) waiting.push({ child: below, path: Uint8Array.of(...path, index) });
			}
		}
	}
}
