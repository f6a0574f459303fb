import { RLP } from '@ethereumjs/rlp';
import { bytesToHex, type Hash, keccak256 } from '@mosaic/consensus';
import type { BlockStore } from './blockStore.ts';
import type { BlockLog } from './types.ts';

/** A log with where it is in the chain. */
export interface PlacedLog extends BlockLog {
	readonly blockHash: Hash;
	readonly blockNumber: number;
	/** Unix seconds. */
	readonly blockTimestamp: number;
	readonly transactionHash: Hash;
	readonly transactionIndex: number;
}

type PassingLog = BlockLog & { readonly transactionIndex: number };

/** What of a block its logs need. */
interface BlockFacts {
	readonly number: number;
	readonly timestamp: number;
	hashOf(transactionIndex: number): Hash;
}

/** Where an item is in the RLP of a header. */
const numberItem = 8;
const timestampItem = 11;

/**
 * The logs of a stored block that pass, in order; null where its receipts are not stored. Of a block that is not in memory the
 * receipts alone are decoded, and of its transactions those are hashed that the answer names.
 */
export function blockLogs(store: BlockStore, hash: Hash, passes: (log: BlockLog) => boolean): PlacedLog[] | null {
	const receipts = store.readReceipts(hash);
	if (receipts === null) return null;
	const passing: PassingLog[] = [];
	let logIndex = 0;
	for (const [transactionIndex, { logs }] of receipts.entries()) {
		for (const log of logs) {
			const placed = { ...log, logIndex, transactionIndex };
			logIndex += 1;
			if (passes(placed)) passing.push(placed);
		}
	}
	if (passing.length === 0) return [];
	const { number, timestamp, hashOf } = factsOf(store, hash);
	return passing.map((log) => ({
		...log,
		blockHash: hash,
		blockNumber: number,
		blockTimestamp: timestamp,
		transactionHash: hashOf(log.transactionIndex),
	}));
}

function factsOf(store: BlockStore, hash: Hash): BlockFacts {
	const decoded = store.inMemory(hash);
	if (decoded !== undefined) {
		const { number, block } = decoded;
		const hashOf = (index: number): Hash => bytesToHex(block.transactions[index]?.hash() ?? new Uint8Array(0));
		return { number, timestamp: Number(block.header.timestamp), hashOf };
	}
	const [header, transactions] = RLP.decode(store.encoded(hash)) as [Uint8Array[], (Uint8Array | Uint8Array[])[]];
	const hashes = new Map<number, Hash>();
	return {
		number: integerOf(header[numberItem]),
		timestamp: integerOf(header[timestampItem]),
		hashOf(index) {
			const known = hashes.get(index);
			if (known !== undefined) return known;
			// EIP-2718: a typed transaction is a byte string in its block, an old one a list.
			const item = transactions[index] ?? [];
			const computed = bytesToHex(keccak256(item instanceof Uint8Array ? item : RLP.encode(item)));
			hashes.set(index, computed);
			return computed;
		},
	};
}

function integerOf(bytes: Uint8Array | undefined): number {
	return bytes === undefined || bytes.length === 0 ? 0 : Number(bytesToHex(bytes));
}
