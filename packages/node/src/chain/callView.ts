import type { VM } from '@ethereumjs/vm';
import type { AncestorHash } from '../execution/index.ts';
import type { NodeStore } from '../state/index.ts';
import { feeCapOf, type RunMessage, runMessage } from './call.ts';
import { callBlock } from './callBlock.ts';
import type { CallMachines } from './callMachines.ts';
import { lesser } from './integers.ts';
import { TrieStateView } from './stateView.ts';
import type { CallOptions, CallResult, ChainBlock, StateView } from './types.ts';

const DEFAULT_GAS_CAP = 50_000_000n;

/** How to run a message where a block is given already. */
export type ViewedCallOptions = Omit<CallOptions, 'blockHash'>;

/** What a view is made of. */
export interface CallViewParts {
	readonly block: ChainBlock;
	/** Root of the state that is seen. */
	readonly root: Uint8Array;
	readonly nodes: NodeStore;
	readonly machines: CallMachines;
	readonly ancestor: AncestorHash;
}

/** A block and the state that is seen after it, to be read and to run messages on. */
export class CallView {
	readonly #parts: CallViewParts;

	constructor(parts: CallViewParts) {
		this.#parts = parts;
	}

	get block(): ChainBlock {
		return this.#parts.block;
	}

	get state(): StateView {
		const { block, root, nodes } = this.#parts;
		return new TrieStateView(nodes, root, block.block.header.stateRoot);
	}

	/** Runs a message with the rules of `eth_call`: no signature, no nonce check. Throws ChainError. */
	call(options: ViewedCallOptions): Promise<CallResult> {
		return this.callWith(options, async (_, run) => (await run()).result);
	}

	/** Prepares a call and hands over its machine, and what runs it there. Throws ChainError. */
	async callWith<T>(
		{ message, blockOverrides = {}, stateOverrides = {}, gasCap = DEFAULT_GAS_CAP, pace }: ViewedCallOptions,
		work: (vm: VM, run: () => Promise<RunMessage>) => Promise<T>,
	): Promise<T> {
		const { block, root, ancestor, machines } = this.#parts;
		const gas = lesser(message.gas ?? gasCap, gasCap);
		const seen = callBlock(block.block, blockOverrides, feeCapOf(message) > 0n);
		return machines.use({ common: block.block.common, root, ancestor }, stateOverrides, (vm) => {
			vm.evm.pace = pace ?? null;
			return work(vm, () => runMessage(vm, { message, block: seen, gas }));
		});
	}
}
