import { type Block, type BlockHeader, createBlock } from '@ethereumjs/block';
import { hexToBytes } from '@mosaic/consensus';
import { type AncestorHash, createMachine } from '../../execution/index.ts';
import { FlatState, type NodeStore } from '../../state/index.ts';
import { withBlobBaseFee } from '../callBlock.ts';
import { applyStateOverrides } from '../stateOverrides.ts';
import type { ChainBlock } from '../types.ts';
import { type PlannedBlock, planBlocks } from './plan.ts';
import { SimulatedBlockRun, type SimulationRules } from './simulatedBlock.ts';
import type { SimulatedBlock, SimulationOptions } from './types.ts';

/** Gas that all messages of a simulation may use together. */
const gasOfSimulation = 50_000_000n;

/** Where a simulation starts. */
export interface SimulationBase {
	readonly store: NodeStore;
	readonly base: ChainBlock;
	readonly ancestor: AncestorHash;
}

/**
 * Runs blocks of messages as eth_simulateV1 has them (execution-apis): headers, state roots and receipts are those that
 * the blocks would have. Nothing is stored. Throws ChainError SIMULATION_*, CALL_* and OVERRIDE_REFUSED.
 */
export async function simulate(
	{ store, base, ancestor }: SimulationBase,
	{ blocks, validation, traceTransfers }: SimulationOptions,
): Promise<readonly SimulatedBlock[]> {
	const { common, header } = base.block;
	const state = new FlatState(store, header.stateRoot);
	const rules: SimulationRules = { validation, traceTransfers, gasLeft: gasOfSimulation };
	const simulated: SimulatedBlock[] = [];
	const hashes = new Map<number, Uint8Array>();
	let parent = header;
	for (const planned of planBlocks(header, blocks)) {
		const draft = draftBlock(planned, parent, validation, common);
		const precompiles = await applyStateOverrides(state, planned.state, common);
		const vm = await createMachine(common, state, (number) => hashes.get(number) ?? ancestor(number), precompiles);
		const block = await new SimulatedBlockRun(vm, state, draft, rules).run(planned);
		simulated.push(block);
		parent = block.header;
		hashes.set(Number(planned.number), parent.hash());
		// A long simulation lets others have their turn.
		await new Promise((resolve) => setImmediate(resolve));
	}
	return simulated;
}

/** The header that the EVM sees: what is not overridden follows from the parent, and without validation gas is free. */
function draftBlock(
	{ overrides, number, timestamp }: PlannedBlock,
	parent: BlockHeader,
	validation: boolean,
	common: Block['common'],
): Block {
	const header = {
		parentHash: parent.hash(),
		number,
		timestamp,
		gasLimit: overrides.gasLimit ?? parent.gasLimit,
		coinbase: overrides.feeRecipient ?? parent.coinbase,
		mixHash: hexToBytes(overrides.prevRandao ?? `0x${'00'.repeat(32)}`),
		baseFeePerGas: overrides.baseFeePerGas ?? (validation ? parent.calcNextBaseFee() : 0n),
		excessBlobGas: parent.calcNextExcessBlobGas(common),
		parentBeaconBlockRoot: hexToBytes(overrides.parentBeaconBlockRoot ?? `0x${'00'.repeat(32)}`),
	};
	return withBlobBaseFee(createBlock({ header }, { common, freeze: false }), overrides.blobBaseFee);
}
