import type { Address, ConsensusState, Kernel, KernelSets, Member } from '../types.ts';

/** F_1 = R_1 = the genesis validators, sorted by address (spec 8). */
export function genesisSets(validators: readonly Member[]): KernelSets {
	const members = sortMembers(validators.filter((member) => member.weight > 0n));
	return { kernelHeight: 1, forward: members, rear: members };
}

/**
 * F_n and R_n when kernel K_n follows (spec 8): F_n is F_{n-1} with K_n's changes, R_n is F_{n-1} as it was. Weight
 * zero leaves: such a member is in R_n still, with its old weight, and in neither set of K_{n+1}. A validator that a
 * kernel names twice has the last weight.
 */
export function nextSets(previous: KernelSets, kernel: Kernel): KernelSets {
	const weights = new Map<Address, bigint>(previous.forward.map(({ address, weight }) => [address, weight]));
	kernel.validators.forEach((address, index) => {
		weights.set(address, kernel.weights[index] ?? 0n);
	});
	const forward: Member[] = [];
	for (const [address, weight] of weights) {
		if (weight > 0n) forward.push({ address, weight });
	}
	return { kernelHeight: kernel.height, forward: sortMembers(forward), rear: previous.forward };
}

/** The sets of the kernel at a height, as long as a state knows them: since the last finalised checkpoint. */
export function setsAt(state: ConsensusState, kernelHeight: number): KernelSets | undefined {
	return state.sets.find((sets) => sets.kernelHeight === kernelHeight);
}

/** The sets of the active kernel: the last a state knows. */
export function activeSets(state: ConsensusState): KernelSets {
	return state.sets[state.sets.length - 1] ?? NO_SETS;
}

/** Addresses in the forward or the rear set, ascending. */
export function unionOf(sets: KernelSets): readonly Address[] {
	const known = unions.get(sets);
	if (known !== undefined) return known;
	const addresses = new Set<Address>();
	for (const { address } of sets.forward) addresses.add(address);
	for (const { address } of sets.rear) addresses.add(address);
	const union = [...addresses].sort();
	unions.set(sets, union);
	return union;
}

/** Whether an address is in the forward or the rear set. */
export function isMember(sets: KernelSets, address: Address): boolean {
	let members = memberships.get(sets);
	if (members === undefined) {
		members = new Set(unionOf(sets));
		memberships.set(sets, members);
	}
	return members.has(address);
}

const NO_SETS: KernelSets = { kernelHeight: 0, forward: [], rear: [] };
const unions = new WeakMap<KernelSets, readonly Address[]>();
const memberships = new WeakMap<KernelSets, ReadonlySet<Address>>();

function sortMembers(members: readonly Member[]): readonly Member[] {
	return [...members].sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}
