import { type Block, type BlockHeader, createBlock } from '@ethereumjs/block';
import { hexToBytes } from '@mosaic/consensus';
import { type AncestorHash, type ChainRules, createMachine } from '../../execution/index.ts';
import { FlatState, type NodeStore } from '../../state/index.ts';
import { withBlobBaseFee } from '../callBlock.ts';
import { applyStateOverrides } from '../stateOverrides.ts';
import type { ChainBlock } from '../types.ts';
import { type PlannedBlock, planBlocks } from './plan.ts';
import { SimulatedBlockRun, type SimulationRules } from './simulatedBlock.ts';
import type { SimulatedBlock, SimulationOptions } from './types.ts';

/** Gas that all messages of a simulation may use together, where nothing else is said. */
const gasOfSimulation = 50_000_000n;

/** Where a simulation starts. */
export interface SimulationBase {
	readonly store: NodeStore;
	readonly base: ChainBlock;
	/** Root of the state that is seen there. */
	readonly root: Uint8Array;
	readonly ancestor: AncestorHash;
	readonly rules: ChainRules;
}

/**
 * Runs blocks of messages as eth_simulateV1 has them (execution-apis): headers, state roots and receipts are those that
 * the blocks would have. Nothing is stored. Throws ChainError SIMULATION_*, CALL_* and OVERRIDE_REFUSED.
 */
export async function simulate(
	{ store, base, root, ancestor, rules: chainRules }: SimulationBase,
	{ blocks, validation, traceTransfers, gasCap = gasOfSimulation, pace }: SimulationOptions,
): Promise<readonly SimulatedBlock[]> {
	const { header } = base.block;
	const state = new FlatState(store, root);
	const rules: SimulationRules = { validation, traceTransfers, gasLeft: gasCap };
	const simulated: SimulatedBlock[] = [];
	const hashes = new Map<number, Uint8Array>();
	let parent = header;
	for (const planned of planBlocks(header, blocks)) {
		const { number, timestamp } = planned;
		const common = chainRules.at({ number, timestamp, difficulty: parent.difficulty });
		const draft = draftBlock(planned, parent, validation, common);
		const precompiles = await applyStateOverrides(state, planned.state, common);
		const vm = await createMachine(common, state, (at) => hashes.get(at) ?? ancestor(at), precompiles);
		vm.evm.pace = pace ?? null;
		const block = await new SimulatedBlockRun(vm, state, draft, rules).run(planned);
		simulated.push(block);
		parent = block.header;
		hashes.set(Number(number), parent.hash());
		// A long simulation lets others have their turn.
		await pace?.pause();
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
	const has = (eip: number): boolean => common.isActivatedEIP(eip);
	const header = {
		parentHash: parent.hash(),
		number,
		timestamp,
		difficulty: parent.difficulty,
		gasLimit: overrides.gasLimit ?? parent.gasLimit,
		coinbase: overrides.feeRecipient ?? parent.coinbase,
		mixHash: hexToBytes(overrides.prevRandao ?? zeroHash),
		...(has(1559) && { baseFeePerGas: overrides.baseFeePerGas ?? (validation ? nextBaseFee(parent, common) : 0n) }),
		...(has(4844) && { excessBlobGas: parent.common.isActivatedEIP(4844) ? parent.calcNextExcessBlobGas(common) : 0n }),
		...(has(4788) && { parentBeaconBlockRoot: hexToBytes(overrides.parentBeaconBlockRoot ?? zeroHash) }),
	};
	const options = { common, freeze: false, skipConsensusFormatValidation: true };
	return withBlobBaseFee(createBlock({ header }, options), overrides.blobBaseFee);
}

function nextBaseFee(parent: BlockHeader, common: Block['common']): bigint {
	return parent.common.isActivatedEIP(1559) ? parent.calcNextBaseFee() : common.param('initialBaseFee');
}

const zeroHash = `0x${'00'.repeat(32)}` as const;
