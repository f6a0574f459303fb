import type { TypedTransaction } from '@ethereumjs/tx';
import type { Rejection, SourceContext, TransactionSource } from '../execution/types.ts';
import { BinaryHeap } from './binaryHeap.ts';
import type { PoolEntry } from './entry.ts';
import type { SenderQueue } from './senderQueue.ts';

interface Candidate {
	readonly queue: SenderQueue;
	readonly entry: PoolEntry;
	readonly tip: bigint;
	/** How many of this sender were given before it. */
	readonly given: number;
}

/** Rejections that hold wherever the transaction is tried again. */
const FINAL_REJECTIONS: ReadonlySet<Rejection['code']> = new Set([
	'NONCE_TOO_LOW',
	'BLOB_TRANSACTION',
	'SENDER_HAS_CODE',
	'SIGNATURE_INVALID',
	'EXECUTION_REFUSED',
]);

/**
 * The executable transactions of a pool for one block, best effective tip first, each sender's by nonce, equals by
 * arrival. Reads the pool as it goes: a transaction that is replaced or leaves meanwhile is not given. The base fee of
 * the first request holds for all.
 */
export class BestTransactions implements TransactionSource {
	readonly #queues: Iterable<SenderQueue>;
	readonly #drop: (entry: PoolEntry) => void;
	#heap: BinaryHeap<Candidate> | null = null;
	#baseFee = 0n;
	#current: Candidate | null = null;

	/** `drop` takes a transaction out of the pool that can be in no block. */
	constructor(queues: Iterable<SenderQueue>, drop: (entry: PoolEntry) => void) {
		this.#queues = queues;
		this.#drop = drop;
	}

	next({ baseFeePerGas, gasAvailable }: SourceContext): TypedTransaction | undefined {
		const heap = this.#heap ?? this.#build(baseFeePerGas);
		this.#offerSuccessor(heap);
		for (;;) {
			const candidate = heap.pop();
			if (candidate === undefined) return undefined;
			const { queue, entry, given } = candidate;
			const present = queue.get(entry.nonce);
			if (present !== entry) {
				this.#offer(heap, queue, present, given);
			} else if (entry.gasLimit <= gasAvailable) {
				this.#current = candidate;
				return entry.transaction;
			}
		}
	}

	reject(transaction: TypedTransaction, { code }: Rejection): void {
		const candidate = this.#current;
		if (candidate === null || candidate.entry.transaction !== transaction) return;
		const { entry, given } = candidate;
		// Its own earlier transactions of this block may have spent the funds: only the first proves that they lack.
		const final = FINAL_REJECTIONS.has(code) || (code === 'INSUFFICIENT_FUNDS' && given === 0);
		if (final) this.#drop(entry);
		if (code !== 'NONCE_TOO_LOW') this.#current = null;
	}

	#build(baseFee: bigint): BinaryHeap<Candidate> {
		this.#baseFee = baseFee;
		const candidates: Candidate[] = [];
		for (const queue of this.#queues) {
			const entry = queue.first();
			const candidate = entry === undefined ? null : this.#candidate(queue, entry, 0);
			if (candidate !== null) candidates.push(candidate);
		}
		this.#heap = new BinaryHeap(leavesBefore, candidates);
		return this.#heap;
	}

	#offerSuccessor(heap: BinaryHeap<Candidate>): void {
		if (this.#current === null) return;
		const { queue, entry, given } = this.#current;
		this.#current = null;
		this.#offer(heap, queue, queue.get(entry.nonce + 1n), given + 1);
	}

	#offer(heap: BinaryHeap<Candidate>, queue: SenderQueue, entry: PoolEntry | undefined, given: number): void {
		if (entry === undefined) return;
		const candidate = this.#candidate(queue, entry, given);
		if (candidate !== null) heap.push(candidate);
	}

	/** null where the transaction cannot be in this block. After the sender's first, funds are left to the producer. */
	#candidate(queue: SenderQueue, entry: PoolEntry, given: number): Candidate | null {
		const tip = entry.effectiveTip(this.#baseFee);
		return tip < 0n || (given === 0 && !entry.executable) ? null : { queue, entry, tip, given };
	}
}

function leavesBefore(first: Candidate, second: Candidate): boolean {
	if (first.tip !== second.tip) return first.tip > second.tip;
	return first.entry.arrival < second.entry.arrival;
}
