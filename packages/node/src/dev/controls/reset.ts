import type { ForkRequest } from '@mosaic/rpc';
import type { StackHistory } from '../dump/stackHistory.ts';

/** What takes a stack to another begin. */
export interface Reset {
	/** Goes on from another chain, or from none for null; false where the stack does already, and nothing is done. */
	refork(request: ForkRequest | null): Promise<boolean>;
	/**
	 * Puts the stack of a history in the place of this one; false where its settings are others, and nothing is done. Rejects
	 * with DumpError, and then all is as before.
	 */
	restore(history: StackHistory): Promise<boolean>;
	/** Reads the chain forked from elsewhere from now on. */
	setUrl(url: string): Promise<void>;
}
