import type { Address, Hash } from '../types.ts';

/** Why a block's consensus body was refused (spec 3). `index` counts within the body's list that `code` speaks of. */
export type ConsensusError =
	/** A list of the body is longer than its declared limit. */
	| { readonly code: 'BODY_LIMIT'; readonly list: string; readonly count: number; readonly limit: number }
	| EvidenceError
	| LinkError
	| OriginLinkError
	| KernelError;

export type EvidenceError =
	| { readonly code: 'EVIDENCE_INVALID'; readonly index: number }
	| { readonly code: 'EVIDENCE_OF_STRANGER'; readonly index: number; readonly offender: Address }
	| { readonly code: 'EVIDENCE_REPEATED'; readonly index: number; readonly offender: Address };

export type SignatureError =
	| { readonly code: 'SIGNATURE_INVALID'; readonly index: number; readonly signature: number }
	| { readonly code: 'SIGNERS_NOT_ASCENDING'; readonly index: number; readonly signature: number }
	| { readonly code: 'SIGNER_NOT_MEMBER'; readonly index: number; readonly signer: Address }
	| { readonly code: 'NO_SUPERMAJORITY'; readonly index: number };

export type LinkError =
	| { readonly code: 'LINK_HEIGHTS'; readonly index: number }
	| { readonly code: 'LINKS_NOT_ASCENDING'; readonly index: number }
	| { readonly code: 'SOURCE_TOO_OLD'; readonly index: number; readonly height: number; readonly finalized: number }
	| { readonly code: 'SOURCE_NOT_JUSTIFIED'; readonly index: number; readonly source: Hash }
	| { readonly code: 'TRANSITION_MISMATCH'; readonly index: number; readonly expected: Hash }
	| { readonly code: 'TARGET_NOT_ON_BRANCH'; readonly index: number; readonly target: Hash }
	| { readonly code: 'TARGET_ALREADY_JUSTIFIED'; readonly index: number; readonly target: Hash }
	| { readonly code: 'SETS_UNKNOWN'; readonly index: number; readonly kernelHeight: number }
	| SignatureError;

export type OriginLinkError =
	| { readonly code: 'ORIGIN_LINK_NOT_CONSECUTIVE'; readonly index: number }
	| { readonly code: 'ORIGIN_SOURCE_MISMATCH'; readonly index: number; readonly expected: Hash }
	| { readonly code: 'ORIGIN_HEADER_INVALID'; readonly index: number }
	| SignatureError;

export type KernelError =
	| { readonly code: 'KERNEL_WHILE_PENDING'; readonly pending: number }
	| { readonly code: 'KERNEL_HEIGHT'; readonly height: number; readonly expected: number }
	| { readonly code: 'KERNEL_MALFORMED' }
	| { readonly code: 'KERNEL_PROOF_INVALID'; readonly part: 'account' | 'storage' };
