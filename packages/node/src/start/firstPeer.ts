import type { NetworkApi } from '../network/types.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';

/** Resolves when a peer is of use; rejects when interrupted, also where that came before. */
export async function firstPeer(
	network: Pick<NetworkApi, 'onPeer'>,
	isThere: () => boolean,
	interrupted: AbortSignal,
): Promise<void> {
	const { promise, resolve } = Promise.withResolvers<void>();
	const look = (): void => {
		if (isThere()) resolve();
	};
	const unlisten = network.onPeer(look);
	try {
		look();
		await unlessAborted(promise, interrupted);
	} finally {
		unlisten();
	}
}
