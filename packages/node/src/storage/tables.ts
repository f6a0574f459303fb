import {
	bytesCodec,
	type Codec,
	digestCodec,
	hexCodec,
	integerCodec,
	jsonCodec,
	placeCodec,
	textCodec,
} from './codecs.ts';

/** A table of the database: all its keys start with the byte `id`. */
export interface Table<K, V> {
	/** 1 to 255, never reused for something else, also after a table is gone. */
	readonly id: number;
	readonly name: string;
	readonly key: Codec<K>;
	readonly value: Codec<V>;
	readonly doc: string;
}

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Every table of a node's database. */
export const tables = {
	metadata: table(1, 'metadata', textCodec, jsonCodec<Json>(), 'single values by name: layout version, genesis, head'),
	blocks: table(2, 'blocks', hexCodec, bytesCodec, 'block hash → RLP of the block, canonical or not'),
	canonical: table(3, 'canonical', integerCodec, hexCodec, 'number → hash of the canonical block'),
	receipts: table(4, 'receipts', hexCodec, bytesCodec, 'block hash → RLP of what execution left of each transaction'),
	transactions: table(5, 'transactions', hexCodec, bytesCodec, 'transaction hash → RLP [block hash, index], canonical'),
	nodes: table(6, 'nodes', digestCodec, bytesCodec, 'keccak256 → RLP of a state or storage trie node; kept for ever'),
	codes: table(7, 'codes', digestCodec, bytesCodec, 'keccak256 → contract code'),
	attachments: table(8, 'attachments', hexCodec, bytesCodec, 'block hash → RLP [seal, slot, body, state] of consensus'),
	signingRecords: table(9, 'signingRecords', textCodec, jsonCodec<Json>(), 'validator address → its signing record'),
	votes: table(10, 'votes', textCodec, jsonCodec<Json>(), 'votes and links kept until a finalised block carries them'),
	poolTransactions: table(11, 'poolTransactions', hexCodec, bytesCodec, 'transaction hash → raw transaction waiting'),
	metaBlocks: table(
		12,
		'metaBlocks',
		integerCodec,
		jsonCodec<Json>(),
		'height → committed meta-block as seen on origin',
	),
	pendingEdits: table(20, 'pendingEdits', integerCodec, bytesCodec, 'order → RLP of a development edit that waits'),
	blockEdits: table(21, 'blockEdits', hexCodec, bytesCodec, 'block hash → RLP of the edit list of a development block'),
	preimages: table(22, 'preimages', digestCodec, bytesCodec, 'keccak256 → address or slot, in development'),
	logBlocks: table(30, 'logBlocks', placeCodec, bytesCodec, 'term of an address or topic, block number → nothing'),
	forkAccounts: table(
		40,
		'forkAccounts',
		hexCodec,
		bytesCodec,
		'address → RLP of its account on the chain forked from',
	),
	forkSlots: table(41, 'forkSlots', hexCodec, bytesCodec, 'address and slot → value there, without leading zeros'),
	forkBlocks: table(42, 'forkBlocks', integerCodec, hexCodec, 'number → hash of the block there'),
	offences: table(13, 'offences', textCodec, jsonCodec<Json>(), 'validator address → evidence of its offence'),
} as const;

function table<K, V>(id: number, name: string, key: Codec<K>, value: Codec<V>, doc: string): Table<K, V> {
	return { id, name, key, value, doc };
}
