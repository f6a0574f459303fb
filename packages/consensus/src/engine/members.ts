import type { Address, KernelSets, Signature } from '../types.ts';
import { isMember, unionOf } from '../validators/sets.ts';
import type { EngineState } from './state.ts';

/** Whether an address is in a set of any kernel since the last finalised checkpoint, or will be by the pending kernel. */
export function isKnownMember(engine: EngineState, address: Address): boolean {
	const { sets, pendingKernel } = engine.head.block.state;
	if (sets.some((kernelSets) => isMember(kernelSets, address))) return true;
	return pendingKernel?.kernel.validators.includes(address) ?? false;
}

/** Signatures of a set's members in ascending order of their signers, as links carry them (spec 3). */
export function sortedSignatures(sets: KernelSets, votes: ReadonlyMap<Address, Signature>): Signature[] {
	const signatures: Signature[] = [];
	for (const member of unionOf(sets)) {
		const signature = votes.get(member);
		if (signature !== undefined) signatures.push(signature);
	}
	return signatures;
}
