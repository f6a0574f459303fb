import type { Common } from '@ethereumjs/common';
import { type CustomPrecompile, type EVMMockBlockchainInterface, NobleBLS, NobleBN254 } from '@ethereumjs/evm';
import { createVM, type VM } from '@ethereumjs/vm';
import type { FlatState } from '../state/index.ts';
import { ChainEvm, prepareEvm } from './chainEvm.ts';

/** The hash of a block's ancestor by number, as the BLOCKHASH opcode wants it; null where it is unknown. */
export type AncestorHash = (number: number) => Uint8Array | null | Promise<Uint8Array | null>;

/** A machine of ethereumjs with an EVM of ours, and the state that it runs over. */
export type Machine = VM & { readonly evm: ChainEvm; readonly stateManager: FlatState };

/** The EVM wants them; contracts are run with others (`fasterPrecompiles`). */
const curves = { bls: new NobleBLS(), bn254: new NobleBN254() };

/** A machine over a state, for one block or one call. `precompiles` replace the usual ones. */
export async function createMachine(
	common: Common,
	state: FlatState,
	ancestor: AncestorHash,
	precompiles: readonly CustomPrecompile[] = [],
): Promise<Machine> {
	const blockchain = ancestry(ancestor);
	await prepareEvm(common);
	const evm = new ChainEvm({
		...{ common, stateManager: state, blockchain, ...curves },
		customPrecompiles: [...precompiles],
	});
	// Each EVM listens for a change of hardfork, which never comes here, and would live as long as the rules do.
	common.events.removeAllListeners('hardforkChanged');
	return (await createVM({ common, stateManager: state, blockchain, evm })) as Machine;
}

/** The blockchain of a machine, as far as the EVM asks for it. */
export function ancestry(ancestor: AncestorHash): EVMMockBlockchainInterface {
	const blockchain: EVMMockBlockchainInterface = {
		async getBlock(number) {
			const hash = (await ancestor(number)) ?? new Uint8Array(32);
			return { hash: () => hash };
		},
		async putBlock() {},
		shallowCopy: () => blockchain,
	};
	return blockchain;
}
