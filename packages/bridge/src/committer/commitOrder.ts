import { type Address, type Hash, keccakHex } from '@mosaic/consensus';

/**
 * The position of the first of `own` in the order in which a kernel's members commit: ascending by
 * keccak256(kernel hash ‖ address), so that every node derives the same order and every kernel another (spec 7).
 * Whoever is no member comes after all of them.
 */
export function commitPosition(kernelHash: Hash, members: readonly Address[], own: readonly Address[]): number {
	const rank = (address: Address): Hash => keccakHex(`${kernelHash}${address.slice(2)}`);
	const order = members.map((address) => ({ address, rank: rank(address) }));
	order.sort((first, second) => (first.rank < second.rank ? -1 : 1));
	const position = order.findIndex(({ address }) => own.includes(address));
	return position === -1 ? order.length : position;
}
