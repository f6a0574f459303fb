/** Why fetching blocks from a peer came to nothing; the codes that are penalised are counted by the network. */
export type SyncFault =
	/**
	 * Unreachable, timed out, malformed, too large: whatever the network refused. What breaks a protocol it has held against
	 * the peer itself; a peer that is slow, busy or stopped for a while is to be left alone, not to be refused.
	 */
	| 'SYNC_NO_ANSWER'
	/** Its status promises blocks that it does not serve. */
	| 'SYNC_PROMISE_BROKEN'
	/** Not the blocks asked for, or not each the parent of the next. */
	| 'SYNC_NOT_CONTIGUOUS'
	/** The blocks of two answers do not join: its chain was reorganised meanwhile, or it plays games. */
	| 'SYNC_CHAIN_CHANGED'
	/** Its chain does not contain the checkpoint that is final here. */
	| 'SYNC_WRONG_BRANCH'
	/** The importer found that a block breaks a rule. */
	| 'SYNC_BLOCK_INVALID'
	/** The importer has no use for a block. */
	| 'SYNC_BLOCK_IGNORED'
	/** A block's slot has not begun. */
	| 'SYNC_BLOCK_HELD'
	/** All that it serves is known here already, though not the head it tells of. */
	| 'SYNC_NOTHING_NEW'
	/** It keeps no blocks as old as the ones needed. */
	| 'SYNC_TOO_OLD';

const blameless: ReadonlySet<SyncFault> = new Set<SyncFault>([
	'SYNC_NO_ANSWER',
	'SYNC_BLOCK_IGNORED',
	'SYNC_BLOCK_HELD',
	'SYNC_NOTHING_NEW',
	'SYNC_TOO_OLD',
]);

/** Whether a fault is held against the peer; the others only let it rest. */
export function isPenalised(fault: SyncFault): boolean {
	return !blameless.has(fault);
}
