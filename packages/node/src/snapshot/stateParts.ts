import type { Hash } from '@mosaic/consensus';
import { decodeAccount, hexKey } from '../state/index.ts';
import { type Child, decodeNode, type TrieNode } from '../state/trie/node.ts';
import { type Database, type Table, tables } from '../storage/index.ts';

/** A node of a state trie or of a storage trie, or a contract's code, by the unprefixed hash of its bytes. */
export interface StatePart {
	readonly kind: 'account' | 'storage' | 'code';
	readonly key: string;
}

const emptyTrie = '56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421';
const emptyCode = 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470';

/** Where the bytes of a part are kept. */
export function tableOf({ kind }: StatePart): Table<string, Uint8Array> {
	return kind === 'code' ? tables.codes : tables.nodes;
}

/** The bytes of a part that is stored already. */
export function storedPart(database: Pick<Database, 'get'>, part: StatePart): Uint8Array | undefined {
	return database.get(tableOf(part), part.key);
}

/** What a state is made of, from the root down. */
export const partsBelow = {
	/** The first part of the state with this root. */
	root: (stateRoot: Hash): StatePart[] => trie('account', stateRoot.slice(2)),

	/** The parts that the bytes of a part name. */
	part: (part: StatePart, bytes: Uint8Array): StatePart[] =>
		part.kind === 'code' ? [] : childrenOf(part.kind, decodeNode(bytes, Buffer.from(part.key, 'hex'))),
};

/** Embedded nodes are walked at once: their depth is bounded by their parent's size. */
function childrenOf(kind: 'account' | 'storage', node: TrieNode): StatePart[] {
	if (node.kind === 'leaf') return kind === 'storage' ? [] : partsOfAccount(node.value);
	const children: readonly (Child | null)[] = node.kind === 'branch' ? node.children : [node.child];
	return children.flatMap((child) => {
		if (child === null) return [];
		return child.kind === 'hashed' ? [{ kind, key: hexKey(child.reference) }] : childrenOf(kind, child);
	});
}

function partsOfAccount(value: Uint8Array): StatePart[] {
	const { storageRoot, codeHash } = decodeAccount(value);
	const code = hexKey(codeHash);
	return [
		...trie('storage', hexKey(storageRoot)),
		...(code === emptyCode ? [] : [{ kind: 'code' as const, key: code }]),
	];
}

function trie(kind: 'account' | 'storage', root: string): StatePart[] {
	return root === emptyTrie ? [] : [{ kind, key: root }];
}
