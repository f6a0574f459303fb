import type { Address, ConsensusState } from '../types.ts';
import { activeSets, unionOf } from './sets.ts';

/** Nobody's address: no signature recovers to it. */
const NOBODY: Address = `0x${'00'.repeat(20)}`;

/**
 * Who seals the block of a slot on a parent with this state: member `slot mod n` of the address-sorted union of F and
 * R of the active kernel without offenders (spec 3). The zero address, which nobody can sign for, where all are
 * offenders.
 */
export function proposerOf(parentState: ConsensusState, slot: number): Address {
	const union = unionOf(activeSets(parentState));
	const { offenders } = parentState;
	const candidates = offenders.length === 0 ? union : union.filter((address) => !offenders.includes(address));
	return candidates[slot % candidates.length] ?? NOBODY;
}
