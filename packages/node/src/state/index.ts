export { decodeAccount } from './account.ts';
export { FlatState, type StateChanges, type StoredNode } from './flatState.ts';
export { hexKey, keyBytes } from './hexKey.ts';
export { pathOf } from './keyPaths.ts';
export { trieAt } from './storageOverlay.ts';
export { NodeStore } from './trie/nodeStore.ts';
export { orderedRoot } from './trie/orderedRoot.ts';
export { provingNodes, readTrie } from './trie/read.ts';
export { walkTrie } from './trie/walk.ts';
