import type { Child, TrieNode } from './node.ts';
import type { NodeLoader } from './update.ts';

/** The value of a key given as nibbles, null where the trie has none. */
export function readTrie(root: Child | null, path: Uint8Array, load: NodeLoader): Uint8Array | null {
	let depth = 0;
	let child = root;
	while (child !== null) {
		const node: TrieNode = child.kind === 'hashed' ? load(child.reference) : child;
		if (node.kind === 'branch') {
			child = node.children[path[depth] ?? 0] ?? null;
			depth += 1;
			continue;
		}
		if (!liesAt(node.path, path, depth)) return null;
		depth += node.path.length;
		if (node.kind === 'leaf') return depth === path.length ? node.value : null;
		child = node.child;
	}
	return null;
}

/**
 * The references of the hashed nodes on the way to a key, from the root down: their RLP is the proof of what the key
 * holds, or that it holds nothing. Nodes embedded in their parent are part of the parent's RLP.
 */
export function provingNodes(root: Child | null, path: Uint8Array, load: NodeLoader): Uint8Array[] {
	const references: Uint8Array[] = [];
	let depth = 0;
	let child = root;
	while (child !== null) {
		const node: TrieNode = child.kind === 'hashed' ? load(child.reference) : child;
		if (child.kind === 'hashed') references.push(child.reference);
		if (node.kind === 'branch') {
			child = node.children[path[depth] ?? 0] ?? null;
			depth += 1;
			continue;
		}
		if (node.kind === 'leaf' || !liesAt(node.path, path, depth)) break;
		depth += node.path.length;
		child = node.child;
	}
	return references;
}

function liesAt(part: Uint8Array, path: Uint8Array, depth: number): boolean {
	if (part.length > path.length - depth) return false;
	for (let index = 0; index < part.length; index += 1) {
		if (part[index] !== path[depth + index]) return false;
	}
	return true;
}
