import type { Common } from '@ethereumjs/common';
import { type CustomPrecompile, createEVM, type EVMMockBlockchainInterface, MCLBLS } from '@ethereumjs/evm';
import { createVM, type VM } from '@ethereumjs/vm';
import type { FlatState } from '../state/index.ts';
import { loadCurve } from './curve.ts';

/** The hash of a block's ancestor by number, as the BLOCKHASH opcode wants it; null where it is unknown. */
export type AncestorHash = (number: number) => Uint8Array | null;

/** A machine over a state, for one block or one call: making one costs half a millisecond. `precompiles` replace the usual ones. */
export async function createMachine(
	common: Common,
	state: FlatState,
	ancestor: AncestorHash,
	precompiles: readonly CustomPrecompile[] = [],
): Promise<VM> {
	const bls = new MCLBLS(await loadCurve());
	const blockchain = ancestry(ancestor);
	const evm = await createEVM({
		...{ common, stateManager: state, blockchain, bls },
		customPrecompiles: [...precompiles],
	});
	// Each EVM listens for a change of hardfork, which never comes here, and would live as long as the rules do.
	common.events.removeAllListeners('hardforkChanged');
	return createVM({ common, stateManager: state, blockchain, evm });
}

function ancestry(ancestor: AncestorHash): EVMMockBlockchainInterface {
	const blockchain: EVMMockBlockchainInterface = {
		async getBlock(number) {
			return { hash: () => ancestor(number) ?? new Uint8Array(32) };
		},
		async putBlock() {},
		shallowCopy: () => blockchain,
	};
	return blockchain;
}
