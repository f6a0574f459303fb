import type { Hash } from '@mosaic/consensus';
import type { CallOverrides } from '@mosaic/rpc';
import type { CallMessage, CallOptions, CallResult, Chain } from '../chain/index.ts';
import { callError } from './callErrors.ts';

/** Runs a message with what its caller overrides. Rejects with BackendError where it cannot start. */
export async function runCall(
	chain: Chain,
	blockHash: Hash,
	message: CallMessage,
	overrides: CallOverrides,
): Promise<CallResult> {
	try {
		return await chain.call({ blockHash, message, ...overridesOf(overrides) });
	} catch (error) {
		throw callError(error);
	}
}

/** A caller's overrides as the chain takes them. */
export function overridesOf({ state, block }: CallOverrides): Pick<CallOptions, 'stateOverrides' | 'blockOverrides'> {
	return {
		...(state !== undefined && { stateOverrides: state }),
		...(block !== undefined && { blockOverrides: block }),
	};
}
