import type { Address, KernelSets, Member } from '../types.ts';

/** Who voted: a set of addresses, or a map from them. */
export interface Voters {
	has(address: Address): boolean;
}

/**
 * Whether voters hold strictly more than two thirds of the weight of the forward set and of the rear set (spec 4.3).
 * Offenders count zero as voters; the totals stay what they are.
 */
export function hasQuorum(sets: KernelSets, offenders: readonly Address[], voters: Voters): boolean {
	if (!isSupermajority(sets.forward, offenders, voters)) return false;
	return sets.rear === sets.forward || isSupermajority(sets.rear, offenders, voters);
}

function isSupermajority(members: readonly Member[], offenders: readonly Address[], voters: Voters): boolean {
	let voted = 0n;
	for (const { address, weight } of members) {
		if (voters.has(address) && !offenders.includes(address)) voted += weight;
	}
	return 3n * voted > 2n * totalOf(members);
}

function totalOf(members: readonly Member[]): bigint {
	let total = totals.get(members);
	if (total === undefined) {
		total = members.reduce((sum, { weight }) => sum + weight, 0n);
		totals.set(members, total);
	}
	return total;
}

const totals = new WeakMap<readonly Member[], bigint>();
