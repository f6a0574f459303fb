import type { Hash } from '@mosaic/consensus';
import { PoolError } from '../../pool/index.ts';
import type { OpenChain } from '../openChain.ts';

/** What a chain is at one moment: all else is stored by hash, and never deleted. */
export interface ChainPoint {
	readonly head: Hash;
	/** EIP-2718 bytes of the transactions that wait, each sender's by ascending nonce. */
	readonly waiting: readonly Uint8Array[];
}

/** The present moment of a chain. */
export function presentPoint({ chain, pool }: OpenChain): ChainPoint {
	const { pending, queued } = pool.content();
	const waiting = [...pending.values(), ...queued.values()].flat().map(({ raw }) => raw);
	return { head: chain.head.hash, waiting };
}

/** Moves a chain to another moment: what its pool holds now is forgotten. No block may be under construction. */
export async function moveTo({ chain, pool, producing }: OpenChain, { head, waiting }: ChainPoint): Promise<void> {
	const change = await chain.setHead(head);
	pool.clear();
	// Transactions of the blocks that go are forgotten with them.
	if (change !== null) await producing.follow({ ...change, removed: [] });
	await Promise.all(waiting.map((raw) => pool.add(raw).catch(unlessRefused)));
}

/** The pool's limits may refuse what they took before; that is no reason to stop half way. */
function unlessRefused(error: unknown): void {
	if (!(error instanceof PoolError)) throw error;
}
