/**
 * Bounds on what comes from outside. A body within the counts below always fits into {@link MAX_BODY_BYTES}.
 */

/** Members of a genesis validator set. */
export const MAX_VALIDATORS = 1024;
/** Validators changed by one kernel. */
export const MAX_KERNEL_CHANGES = 1024;
/** Signatures of one link: a forward and a rear set without common members. */
export const MAX_SIGNATURES = 2 * MAX_VALIDATORS;
/** Pieces of evidence in one body. */
export const MAX_EVIDENCE = 16;
/** Links about the auxiliary chain in one body. */
export const MAX_LINKS = 32;
/** Links about the origin in one body. */
export const MAX_ORIGIN_LINKS = 32;
/** Bytes of an origin header: some chains keep signatures in their extra data. */
export const MAX_HEADER_BYTES = 8192;
/** Nodes of a Merkle proof: one per nibble of a 32-byte key, and the root. */
export const MAX_PROOF_NODES = 65;
/** Bytes of a trie node: a branch of 16 hashes takes 532, a value in it at most some 120 more. */
export const MAX_PROOF_NODE_BYTES = 1024;
/** Bytes of an encoded body. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Bytes of an encoded consensus state; read from the node's own disk only. */
export const MAX_STATE_BYTES = 64 * 1024 * 1024;
/** Bytes of one encoded vote off the wire; it takes some 260. */
export const MAX_VOTE_BYTES = 1024;
/** Bytes of one encoded link: its message and as many signatures of 67 bytes as it may have. */
export const MAX_LINK_BYTES = 1024 + MAX_SIGNATURES * 68;
/** Bytes of one encoded piece of evidence; it takes some 400. */
export const MAX_EVIDENCE_BYTES = 2048;
