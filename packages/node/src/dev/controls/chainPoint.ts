import type { Hash } from '@mosaic/consensus';
import type { OpenChain } from '../../assembly/openChain.ts';
import type { Edit } from '../../execution/index.ts';
import { PoolError, type PooledTransaction } from '../../pool/index.ts';

/** What a chain is at one moment: all else is stored by hash, and never deleted. */
export interface ChainPoint {
	readonly head: Hash;
	/** The edits that wait for the next block. */
	readonly edits: readonly Edit[];
	/** The transactions that wait, each sender's by ascending nonce. */
	readonly waiting: readonly PooledTransaction[];
}

/** The present moment of a chain. */
export function presentPoint({ chain, pool }: OpenChain): ChainPoint {
	const { pending, queued } = pool.content();
	return { head: chain.head.hash, edits: chain.edits, waiting: [...pending.values(), ...queued.values()].flat() };
}

/** Moves a chain to another moment: what its pool holds now is forgotten. No block may be under construction. */
export async function moveTo(opened: OpenChain, { head, edits, waiting }: ChainPoint): Promise<void> {
	const { chain, pool, producing } = opened;
	await chain.goBack(head, edits);
	pool.clear();
	// Transactions of the blocks that go are forgotten with them.
	await producing.follow({ removed: [], added: [], head: chain.head });
	await admitAgain(opened, waiting);
}

/** Takes transactions that waited before. */
export async function admitAgain({ pool }: OpenChain, waiting: readonly PooledTransaction[]): Promise<void> {
	const admit = ({ raw, unsigned, transaction, sender }: PooledTransaction): Promise<unknown> =>
		unsigned ? pool.addUnsigned(transaction, sender) : pool.add(raw);
	await Promise.all(waiting.map((entry) => admit(entry).catch(unlessRefused)));
}

/** The pool's limits may refuse what they took before; that is no reason to stop half way. */
function unlessRefused(error: unknown): void {
	if (!(error instanceof PoolError)) throw error;
}
