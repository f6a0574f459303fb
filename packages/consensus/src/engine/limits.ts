/** Bounds on what the engine keeps and on what it puts into one body. Everything from the network is hostile. */

/** Checkpoint heights above the head's for which votes are tallied. */
export const VOTE_WINDOW = 64;
/** Checkpoint heights below the last finalised for which votes and links are still kept, for reports and commits. */
export const VOTE_HISTORY = 64;
/** Checkpoint heights below the head's for which votes are kept while nothing is finalised. */
export const VOTE_DEPTH = 256;
/** The votes below both bounds are swept when they are this many heights. */
export const SWEEP_HEIGHTS = 16;
/** Distinct votes of one validator kept for one target height: two prove an offence, more prove nothing. */
export const VOTES_PER_HEIGHT = 2;
/** Origin checkpoints ahead of the head's highest observation that local validators sign. */
export const ORIGIN_SIGNING_WINDOW = 256;
/** Origin checkpoints ahead of the head's highest observation for which votes are kept: heads may lag behind signers'. */
export const ORIGIN_VOTE_WINDOW = 512;
/** Final origin checkpoints remembered ahead of the head's highest observation. */
export const ORIGIN_PATH_KEPT = 4_096;
/** Links about the auxiliary chain in one body. */
export const LINKS_PER_BODY = 16;
/** Links about the origin in one body. */
export const ORIGIN_LINKS_PER_BODY = 16;
/** Offences in one body. */
export const EVIDENCE_PER_BODY = 8;
/** Seals remembered to find two of one slot. */
export const SEALS_REMEMBERED = 4_096;
/** Blocks asked for: the same hash is asked for again only after as many others. */
export const REQUESTS_REMEMBERED = 1_024;
/** Heights of finalised checkpoints remembered to compare with what the origin commits. */
export const FINALIZED_REMEMBERED = 4_096;
/** Proofs of kernels held, against different observations. */
export const KERNEL_PROOFS_HELD = 4;
/** Kernels remembered as opened. */
export const KERNELS_OPENED_HELD = 8;
/** Pinned origin checkpoints remembered. */
export const ORIGIN_PINS_HELD = 64;
/** Slots for which origin links that would outdate a kernel's proof are held back while the proof is being made. */
export const PROOF_WAIT_SLOTS = 4;
/** Slots between two publications of local votes that no finalised block carries yet. */
export const RESEND_SLOTS = 16;
/** Votes of one validator and domain published again at a time. */
export const RESEND_VOTES = 16;
/** The wait of a checkpoint's proposer is doubled at most this often (spec 4.5). */
export const WAIT_DOUBLINGS = 6;
