import {
	type Address,
	blockSealDigest,
	type ChainSpec,
	originVoteDigest,
	rememberSigner,
	voteDigest,
} from '@mosaic/consensus';
import type { HashedBlock } from '../../sync/ports.ts';
import { bodyOf } from './bodyOf.ts';

/** A digest with a signature of it. */
export interface SignedDigest {
	readonly digest: `0x${string}`;
	readonly signature: `0x${string}`;
}

/** Recovers signers on another thread. */
export interface SignerRecoverer {
	/** The signers in the order of what they signed; null for what is no signature. Rejects where it cannot answer. */
	recoverSigners(signed: readonly SignedDigest[]): Promise<readonly (Address | null)[]>;
}

/** Signatures that are looked at ahead: half of those that are remembered at least, for two lots are ahead at a time. */
const mostAhead = 4_096;

/** Signatures that are answered together: the first are there before the last are looked at. */
const lotSize = 32;

/**
 * Has another thread recover who sealed these blocks and who signed the links in them, which is most of what an empty
 * block costs: importing them then finds it done. What is not done here, importing does, and all checks are its own.
 */
export async function recoverAhead(
	spec: ChainSpec,
	recoverer: SignerRecoverer,
	blocks: readonly HashedBlock[],
): Promise<void> {
	const signed = blocks.flatMap((block) => signaturesOf(spec, block)).slice(0, mostAhead);
	const lots = Array.from({ length: Math.ceil(signed.length / lotSize) }, (_, lot) =>
		signed.slice(lot * lotSize, (lot + 1) * lotSize),
	);
	await Promise.all(lots.map((lot) => recoverLot(recoverer, lot)));
}

/** Remembers who signed; where nobody answers, closed or broken off, it is left to importing. */
async function recoverLot(recoverer: SignerRecoverer, lot: readonly SignedDigest[]): Promise<void> {
	const signers = await recoverer.recoverSigners(lot).catch(() => []);
	for (const [index, { digest, signature }] of lot.entries()) {
		const signer = signers[index];
		if (signer !== undefined) rememberSigner(digest, signature, signer);
	}
}

function signaturesOf(spec: ChainSpec, { hash, sealed }: HashedBlock): SignedDigest[] {
	const seal = { digest: blockSealDigest(spec, { slot: sealed.slot, blockHash: hash }), signature: sealed.seal };
	const body = bodyOf(sealed);
	if (!body.ok) return [seal];
	const { links, originLinks } = body.value;
	return [
		seal,
		...links.flatMap(({ message, signatures }) => of(voteDigest(spec, message), signatures)),
		...originLinks.flatMap(({ message, signatures }) => of(originVoteDigest(spec, message), signatures)),
	];
}

function of(digest: SignedDigest['digest'], signatures: readonly SignedDigest['signature'][]): SignedDigest[] {
	return signatures.map((signature) => ({ digest, signature }));
}
