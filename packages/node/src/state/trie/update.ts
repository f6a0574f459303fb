import { type Branch, branch, type Child, type Extension, extension, type Leaf, leaf, type TrieNode } from './node.ts';

/** One change of a trie: a key as nibbles with its new value, or null where it is deleted. */
export interface TrieChange {
	readonly path: Uint8Array;
	readonly value: Uint8Array | null;
}

/** Loads a node that is known by its hash. Throws StateError STATE_NODE_MISSING. */
export type NodeLoader = (reference: Uint8Array) => TrieNode;

/**
 * Applies many changes to a trie at once and gives the new root node, not hashed yet (`hashTrie`), null where the
 * trie is empty. Subtrees without a change are neither loaded nor touched; nodes of the old trie stay as they are.
 * Keys must be distinct, and none a prefix of another, also of those in the trie.
 */
export function updateTrie(root: Child | null, changes: readonly TrieChange[], load: NodeLoader): Child | null {
	const sorted = changes.length < 2 ? changes : [...changes].sort((a, b) => comparePaths(a.path, b.path));
	return update(root, sorted, 0, load);
}

function update(node: Child | null, changes: readonly TrieChange[], depth: number, load: NodeLoader): Child | null {
	if (changes.length === 0) return node;
	if (node === null) return build(changes, depth);
	const loaded = node.kind === 'hashed' ? load(node.reference) : node;
	const updated = updateLoaded(loaded, changes, depth, load);
	return updated === loaded ? node : updated;
}

function updateLoaded(node: TrieNode, changes: readonly TrieChange[], depth: number, load: NodeLoader): Child | null {
	switch (node.kind) {
		case 'leaf':
			return updateLeaf(node, changes, depth);
		case 'extension':
			return updateExtension(node, changes, depth, load);
		case 'branch':
			return updateBranch(node, changes, depth, load);
	}
}

/** A leaf is one more key with a value, unless a change is about that very key. */
function updateLeaf(node: Leaf, changes: readonly TrieChange[], depth: number): Child | null {
	const own = changes.find((change) => endsWith(change.path, depth, node.path));
	if (own !== undefined) {
		if (own.value !== null && equalBytes(own.value, node.value) && changes.every((c) => c === own || c.value === null))
			return node;
		return build(changes, depth);
	}
	const additions = changes.filter((change) => change.value !== null);
	const first = additions[0];
	if (first === undefined) return node;
	const path = new Uint8Array(depth + node.path.length);
	path.set(first.path.subarray(0, depth));
	path.set(node.path, depth);
	const all = [...additions, { path, value: node.value }].sort((a, b) => comparePaths(a.path, b.path));
	return build(all, depth);
}

function updateExtension(
	node: Extension,
	changes: readonly TrieChange[],
	depth: number,
	load: NodeLoader,
): Child | null {
	const relevant = changes.filter(
		(change) => change.value !== null || commonLength(change.path, depth, node.path) === node.path.length,
	);
	if (relevant.length === 0) return node;
	let shared = node.path.length;
	for (const change of relevant) shared = Math.min(shared, commonLength(change.path, depth, node.path));
	if (shared === node.path.length) {
		const child = update(node.child, relevant, depth + shared, load);
		return child === node.child ? node : prefixed(node.path, child, load);
	}
	const fork = branch(new Array(16).fill(null));
	const rest = node.path.subarray(shared + 1);
	fork.children[node.path[shared] ?? 0] = rest.length === 0 ? node.child : extension(rest, node.child);
	return prefixed(node.path.subarray(0, shared), updateBranch(fork, relevant, depth + shared, load), load);
}

function updateBranch(node: Branch, changes: readonly TrieChange[], depth: number, load: NodeLoader): Child | null {
	const children = [...node.children];
	let changed = false;
	for (let start = 0; start < changes.length; ) {
		const nibble = changes[start]?.path[depth] ?? 0;
		const end = endOfGroup(changes, start, depth, nibble);
		const before = children[nibble] ?? null;
		const after = update(before, changes.slice(start, end), depth + 1, load);
		if (after !== before) {
			children[nibble] = after;
			changed = true;
		}
		start = end;
	}
	return changed ? collapse(children, load) : node;
}

/** A branch needs two children: with one it merges into it, with none it vanishes. */
function collapse(children: (Child | null)[], load: NodeLoader): Child | null {
	let count = 0;
	let last = 0;
	for (let nibble = 0; nibble < 16; nibble += 1) {
		if (children[nibble] === null) continue;
		count += 1;
		last = nibble;
	}
	if (count > 1) return branch(children);
	return prefixed(Uint8Array.of(last), children[last] ?? null, load);
}

/** A node under a path: leaves and extensions take the path into their own. */
function prefixed(path: Uint8Array, node: Child | null, load: NodeLoader): Child | null {
	if (node === null || path.length === 0) return node;
	const loaded = node.kind === 'hashed' ? load(node.reference) : node;
	switch (loaded.kind) {
		case 'leaf':
			return leaf(joined(path, loaded.path), loaded.value);
		case 'extension':
			return extension(joined(path, loaded.path), loaded.child);
		case 'branch':
			return extension(path, node);
	}
}

/** A trie of nothing but the sorted changes, deletions left out. */
function build(changes: readonly TrieChange[], depth: number): Child | null {
	const entries = changes.filter((change) => change.value !== null);
	return buildEntries(entries, 0, entries.length, depth);
}

function buildEntries(entries: readonly TrieChange[], start: number, end: number, depth: number): Child | null {
	const first = entries[start];
	const last = entries[end - 1];
	if (first === undefined || last === undefined || end <= start) return null;
	if (end - start === 1) return leaf(first.path.slice(depth), first.value ?? new Uint8Array(0));
	// Sorted: what the first and the last share, all share.
	const shared = commonLength(first.path, depth, last.path.subarray(depth));
	const fork = branch(new Array(16).fill(null));
	for (let position = start; position < end; ) {
		const nibble = entries[position]?.path[depth + shared] ?? 0;
		const groupEnd = endOfGroup(entries, position, depth + shared, nibble, end);
		fork.children[nibble] = buildEntries(entries, position, groupEnd, depth + shared + 1);
		position = groupEnd;
	}
	return shared === 0 ? fork : extension(first.path.slice(depth, depth + shared), fork);
}

function endOfGroup(
	entries: readonly TrieChange[],
	start: number,
	depth: number,
	nibble: number,
	limit: number = entries.length,
): number {
	let end = start + 1;
	while (end < limit && entries[end]?.path[depth] === nibble) end += 1;
	return end;
}

/** How many nibbles `path` from `depth` on has in common with `other`. */
function commonLength(path: Uint8Array, depth: number, other: Uint8Array): number {
	const most = Math.min(path.length - depth, other.length);
	let length = 0;
	while (length < most && path[depth + length] === other[length]) length += 1;
	return length;
}

function endsWith(path: Uint8Array, depth: number, rest: Uint8Array): boolean {
	return path.length - depth === rest.length && commonLength(path, depth, rest) === rest.length;
}

function comparePaths(a: Uint8Array, b: Uint8Array): number {
	return Buffer.compare(a, b);
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	return Buffer.compare(a, b) === 0;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
	const path = new Uint8Array(head.length + tail.length);
	path.set(head);
	path.set(tail, head.length);
	return path;
}
