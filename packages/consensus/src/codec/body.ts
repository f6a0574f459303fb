import { keccakHex } from '../crypto/keccak.ts';
import {
	MAX_BODY_BYTES,
	MAX_EVIDENCE,
	MAX_HEADER_BYTES,
	MAX_LINKS,
	MAX_ORIGIN_LINKS,
	MAX_PROOF_NODE_BYTES,
	MAX_PROOF_NODES,
	MAX_SIGNATURES,
} from '../limits.ts';
import { encodeRlp, type RlpInput } from '../rlp/encode.ts';
import type { ConsensusBody, Evidence, Hash, KernelInclusion, OriginLink, Result } from '../types.ts';
import type { DecodeError } from './error.ts';
import { evidenceFields, readEvidence } from './evidence.ts';
import { linkFields, readLink } from './links.ts';
import { kernelFields, originVoteMessageFields, readKernel, readOriginVoteMessage } from './objects.ts';
import { at, boundedHex, decodeWith, listOf, optional, type Read, readSignature, tuple } from './reader.ts';

/** A body without anything: what most blocks carry. */
export const EMPTY_BODY: ConsensusBody = { evidence: [], links: [], originLinks: [], kernel: null };

/** RLP of a consensus body (spec 3). */
export function encodeBody(body: ConsensusBody): Uint8Array {
	return encodeRlp([
		body.evidence.map(evidenceFields),
		body.links.map(linkFields),
		body.originLinks.map(originLinkFields),
		body.kernel === null ? [] : [inclusionFields(body.kernel)],
	]);
}

/** A consensus body from hostile bytes: canonical, and within the declared limits. */
export function decodeBody(bytes: Uint8Array): Result<ConsensusBody, DecodeError> {
	return decodeWith(bytes, BODY_LIMITS, 'body', readBody);
}

/** keccak256 of the encoded body. */
export function bodyHash(body: ConsensusBody): Hash {
	const known = hashes.get(body);
	if (known !== undefined) return known;
	const hash = keccakHex(encodeBody(body));
	hashes.set(body, hash);
	return hash;
}

const hashes = new WeakMap<ConsensusBody, Hash>();
const BODY_LIMITS = { maxBytes: MAX_BODY_BYTES, maxDepth: 6, maxItems: 200_000 };

const readBody: Read<ConsensusBody> = (item, field) => {
	const items = tuple(item, field, 4);
	return {
		evidence: at(items, 0, `${field}.evidence`, listOf<Evidence>(readEvidence, MAX_EVIDENCE)),
		links: at(items, 1, `${field}.links`, listOf(readLink, MAX_LINKS)),
		originLinks: at(items, 2, `${field}.originLinks`, listOf(readOriginLink, MAX_ORIGIN_LINKS)),
		kernel: at(items, 3, `${field}.kernel`, optional(readInclusion)),
	};
};

function originLinkFields(link: OriginLink): RlpInput {
	return [originVoteMessageFields(link.message), link.signatures, link.header];
}

const readOriginLink: Read<OriginLink> = (item, field) => {
	const items = tuple(item, field, 3);
	return {
		message: at(items, 0, `${field}.message`, readOriginVoteMessage),
		signatures: at(items, 1, `${field}.signatures`, listOf(readSignature, MAX_SIGNATURES)),
		header: at(items, 2, `${field}.header`, boundedHex(MAX_HEADER_BYTES)),
	};
};

function inclusionFields(inclusion: KernelInclusion): RlpInput {
	return [kernelFields(inclusion.kernel), inclusion.accountProof, inclusion.storageProof];
}

const readProof = listOf(boundedHex(MAX_PROOF_NODE_BYTES), MAX_PROOF_NODES);

const readInclusion: Read<KernelInclusion> = (item, field) => {
	const items = tuple(item, field, 3);
	return {
		kernel: at(items, 0, `${field}.kernel`, readKernel),
		accountProof: at(items, 1, `${field}.accountProof`, readProof),
		storageProof: at(items, 2, `${field}.storageProof`, readProof),
	};
};
