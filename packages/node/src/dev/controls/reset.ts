import type { ForkRequest } from '@mosaic/rpc';

/** What takes a stack to another begin. */
export interface Reset {
	/** Goes on from another chain, or from none for null; false where the stack does already, and nothing is done. */
	refork(request: ForkRequest | null): Promise<boolean>;
	/** Reads the chain forked from elsewhere from now on. */
	setUrl(url: string): Promise<void>;
}
