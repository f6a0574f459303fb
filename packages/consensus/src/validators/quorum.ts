import type { Address, KernelSets, Member } from '../types.ts';

/**
 * Whether voters hold strictly more than two thirds of the weight of the forward set and of the rear set (spec 4.3).
 * Offenders count zero as voters; the totals stay what they are.
 */
export function hasQuorum(sets: KernelSets, offenders: readonly Address[], voters: ReadonlySet<Address>): boolean {
	return isSupermajority(sets.forward, offenders, voters) && isSupermajority(sets.rear, offenders, voters);
}

function isSupermajority(
	members: readonly Member[],
	offenders: readonly Address[],
	voters: ReadonlySet<Address>,
): boolean {
	let voted = 0n;
	let total = 0n;
	for (const { address, weight } of members) {
		total += weight;
		if (voters.has(address) && !offenders.includes(address)) voted += weight;
	}
	return 3n * voted > 2n * total;
}
