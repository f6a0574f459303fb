import type { CallOverrides } from '@mosaic/rpc';
import type { CallTerms } from '../calls/calls.ts';
import type { CallMessage, CallOptions, CallResult, CallView } from '../chain/index.ts';
import type { CallExplainer } from '../explaining/callExplainer.ts';
import { callError } from './callErrors.ts';

/** Runs a message with what its caller overrides; `explainer` tells what it prints. Rejects with BackendError where it cannot start. */
export async function runCall(
	view: CallView,
	message: CallMessage,
	overrides: CallOverrides,
	terms: CallTerms,
	explainer?: CallExplainer,
): Promise<CallResult> {
	try {
		return await view.callWith({ message, ...overridesOf(overrides), ...terms }, async (vm, run) => {
			const tell = explainer?.watch(vm);
			const { result } = await run();
			tell?.();
			return result;
		});
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
