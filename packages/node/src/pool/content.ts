import type { Address } from '@mosaic/consensus';
import type { SenderQueue } from './senderQueue.ts';
import type { PooledTransaction } from './types.ts';

/** The pool's transactions of each sender, by ascending nonce. */
export interface PoolContent {
	readonly pending: ReadonlyMap<Address, readonly PooledTransaction[]>;
	readonly queued: ReadonlyMap<Address, readonly PooledTransaction[]>;
}

/** What queues hold, all of them or that of one sender. */
export function contentOf(queues: Iterable<SenderQueue>, sender?: Address): PoolContent {
	const pending = new Map<Address, PooledTransaction[]>();
	const queued = new Map<Address, PooledTransaction[]>();
	for (const queue of queues) {
		if (sender !== undefined && queue.address !== sender) continue;
		const entries = [...queue.entries()].sort((first, second) => (first.nonce < second.nonce ? -1 : 1));
		const executable = entries.filter((entry) => entry.executable);
		const waiting = entries.filter((entry) => !entry.executable);
		if (executable.length > 0) pending.set(queue.address, executable);
		if (waiting.length > 0) queued.set(queue.address, waiting);
	}
	return { pending, queued };
}
