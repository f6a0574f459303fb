import type { Child, TrieNode } from './node.ts';
import type { NodeLoader } from './update.ts';

/**
 * All entries of a trie in the order of their keys: nibbles and value; those alone whose path is not before `from`, where it
 * is given. Holds no more than the way to the present one.
 */
export function* walkTrie(
	root: Child | null,
	load: NodeLoader,
	from: Uint8Array = new Uint8Array(0),
): Generator<{ readonly path: Uint8Array; readonly value: Uint8Array }> {
	const waiting: { readonly child: Child; readonly path: Uint8Array }[] = [];
	if (root !== null) waiting.push({ child: root, path: new Uint8Array(0) });
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { child, path } = next;
		if (Buffer.compare(path, from.subarray(0, path.length)) < 0) continue;
		const node: TrieNode = child.kind === 'hashed' ? load(child.reference) : child;
		if (node.kind === 'leaf') {
			const whole = Uint8Array.of(...path, ...node.path);
			if (Buffer.compare(whole, from) >= 0) yield { path: whole, value: node.value };
		} else if (node.kind === 'extension')
			waiting.push({ child: node.child, path: Uint8Array.of(...path, ...node.path) });
		else {
			for (let index = 15; index >= 0; index -= 1) {
				const below = node.children[index] ?? null;
				if (below !== null) waiting.push({ child: below, path: Uint8Array.of(...path, index) });
			}
		}
	}
}
