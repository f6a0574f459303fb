import type { PoolEntry } from './entry.ts';
import { PoolError } from './errors.ts';
import type { EvictionIndex } from './evictionIndex.ts';

/** A newcomer for which the pool has no room. */
export interface Newcomer {
	readonly entry: PoolEntry;
	/** It waits for an earlier nonce: then it may displace no executable transaction. */
	readonly waits: boolean;
	/** The node's own: it displaces whatever is cheapest. */
	readonly local: boolean;
	/** Leaves anyhow. */
	readonly replaced: PoolEntry | undefined;
}

/**
 * Which entries to give up so that a newcomer finds `excess` slots: waiting ones first, the cheapest first, executable
 * ones only where they pay less than the newcomer. Throws {@link PoolError} and gives up nothing where that is not enough.
 */
export function chooseVictims(index: EvictionIndex, excess: number, newcomer: Newcomer, baseFee: bigint): PoolEntry[] {
	const tip = newcomer.entry.effectiveTip(baseFee);
	const victims: PoolEntry[] = [];
	let spared: PoolEntry | undefined;
	let freed = 0;
	let outbid = false;
	for (const side of newcomer.waits ? (['waiting'] as const) : (['waiting', 'executable'] as const)) {
		while (freed < excess) {
			const victim = index.take(side);
			if (victim === undefined) break;
			if (victim === newcomer.replaced) {
				spared = victim;
				continue;
			}
			if (!mayDisplace(newcomer, victim, side, tip > victim.effectiveTip(baseFee))) {
				index.add(victim);
				outbid = true;
				break;
			}
			victims.push(victim);
			freed += victim.slots;
		}
	}
	if (spared !== undefined) index.add(spared);
	if (freed >= excess) return victims;
	for (const victim of victims) index.add(victim);
	throw refusal(newcomer, outbid || victims.length > 0);
}

function mayDisplace(
	{ entry, waits, local }: Newcomer,
	victim: PoolEntry,
	side: 'waiting' | 'executable',
	cheaper: boolean,
): boolean {
	// A sender's own earlier transaction is what makes the newcomer executable.
	if (side === 'executable' && victim.sender === entry.sender) return false;
	if (local || (side === 'waiting' && !waits)) return true;
	return cheaper;
}

function refusal({ waits }: Newcomer, outbid: boolean): PoolError {
	if (outbid) return new PoolError('UNDERPRICED', 'transaction underpriced');
	if (waits) return new PoolError('FUTURE_REPLACES_PENDING', 'future transaction tries to replace pending');
	return new PoolError('POOL_FULL', 'txpool is full');
}
