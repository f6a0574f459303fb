import type { Address, KernelSets, Signature } from '../types.ts';
import { isMember } from '../validators/sets.ts';
import type { EngineState } from './state.ts';

/** Whether an address is in a set of any kernel since the last finalised checkpoint, or will be by the pending kernel. */
export function isKnownMember(engine: EngineState, address: Address): boolean {
	const { sets, pendingKernel } = engine.head.block.state;
	if (sets.some((kernelSets) => isMember(kernelSets, address))) return true;
	return pendingKernel?.kernel.validators.includes(address) ?? false;
}

/** Signatures of a set's members in ascending order of their signers, as links carry them (spec 3). */
export function sortedSignatures(sets: KernelSets, votes: ReadonlyMap<Address, Signature>): Signature[] {
	return [...votes]
		.filter(([validator]) => isMember(sets, validator))
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([, signature]) => signature);
}
