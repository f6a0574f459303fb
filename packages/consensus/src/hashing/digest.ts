import { writeHex } from '../bytes/hex.ts';
import { keccakHex } from '../crypto/keccak.ts';
import type { BlockSeal, Hash, OriginVoteMessage, VoteMessage } from '../types.ts';
import { hashWords, typeHash } from './words.ts';

/** What a digest needs of a chain: a {@link ChainSpec} will do. */
export interface SigningDomain {
	readonly domainSeparator: Hash;
}

const VOTE_TYPE = typeHash(
	'VoteMessage(bytes32 transitionHash,bytes32 source,bytes32 target,uint256 sourceHeight,uint256 targetHeight)',
);
const ORIGIN_VOTE_TYPE = typeHash(
	'OriginVoteMessage(bytes32 source,bytes32 target,uint256 sourceHeight,uint256 targetHeight)',
);
const BLOCK_SEAL_TYPE = typeHash('BlockSeal(uint256 slot,bytes32 blockHash)');

/** What a validator signs to vote about the auxiliary chain (spec 2). */
export function voteDigest(domain: SigningDomain, message: VoteMessage): Hash {
	return remembered(domain, message, () => voteStructHash(message));
}

/** What a validator signs to vote about the origin (spec 2). */
export function originVoteDigest(domain: SigningDomain, message: OriginVoteMessage): Hash {
	return remembered(domain, message, () => originVoteStructHash(message));
}

/** What a proposer signs to seal a block (spec 3). */
export function blockSealDigest(domain: SigningDomain, seal: BlockSeal): Hash {
	return eip712Digest(domain, blockSealStructHash(seal));
}

/** EIP-712 struct hash of a vote about the auxiliary chain. */
export function voteStructHash(message: VoteMessage): Hash {
	return hashWords([
		VOTE_TYPE,
		message.transitionHash,
		message.source,
		message.target,
		message.sourceHeight,
		message.targetHeight,
	]);
}

/** EIP-712 struct hash of a vote about the origin. */
export function originVoteStructHash(message: OriginVoteMessage): Hash {
	return hashWords([ORIGIN_VOTE_TYPE, message.source, message.target, message.sourceHeight, message.targetHeight]);
}

/** EIP-712 struct hash of a block's seal. */
export function blockSealStructHash(seal: BlockSeal): Hash {
	return hashWords([BLOCK_SEAL_TYPE, seal.slot, seal.blockHash]);
}

function eip712Digest(domain: SigningDomain, structHash: Hash): Hash {
	const bytes = new Uint8Array(66);
	bytes[0] = 0x19;
	bytes[1] = 0x01;
	writeHex(bytes, 2, domain.domainSeparator);
	writeHex(bytes, 34, structHash);
	return keccakHex(bytes);
}

/** Digests by message object: every node and every body hashes the same few messages again and again. */
const digests = new WeakMap<object, { readonly domain: Hash; readonly digest: Hash }>();

function remembered(domain: SigningDomain, message: object, structHash: () => Hash): Hash {
	const known = digests.get(message);
	if (known !== undefined && known.domain === domain.domainSeparator) return known.digest;
	const digest = eip712Digest(domain, structHash());
	digests.set(message, { domain: domain.domainSeparator, digest });
	return digest;
}
