import { recoverAddress } from '../crypto/signature.ts';
import type { Address, Hash, KernelSets, Signature } from '../types.ts';
import { hasQuorum } from '../validators/quorum.ts';
import { isMember } from '../validators/sets.ts';
import type { SignatureError } from './error.ts';

/** What a link's signatures are counted over. */
export interface Electorate {
	readonly sets: KernelSets;
	readonly offenders: readonly Address[];
}

/**
 * Whether a link is complete: signatures by members, strictly ascending by signer, a supermajority together (spec 3,
 * 4.3). Null where it is, else why not; `index` is the link's place in its body. Offenders may sign, and count zero.
 */
export function checkSignatures(
	index: number,
	digest: Hash,
	signatures: readonly Signature[],
	{ sets, offenders }: Electorate,
): SignatureError | null {
	const voters = new Set<Address>();
	let previous = '';
	for (const [position, signature] of signatures.entries()) {
		const signer = recoverAddress(digest, signature);
		if (signer === null) return { code: 'SIGNATURE_INVALID', index, signature: position };
		if (signer <= previous) return { code: 'SIGNERS_NOT_ASCENDING', index, signature: position };
		if (!isMember(sets, signer)) return { code: 'SIGNER_NOT_MEMBER', index, signer };
		voters.add(signer);
		previous = signer;
	}
	return hasQuorum(sets, offenders, voters) ? null : { code: 'NO_SUPERMAJORITY', index };
}
