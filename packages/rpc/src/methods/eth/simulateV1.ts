import { formatSimulatedBlock } from '../../format/simulation.ts';
import { blockSelector, LATEST } from '../../schema/block.ts';
import { simulationRequest } from '../../schema/simulation.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Runs blocks of calls on top of a block, one on the other, changing nothing. */
export const simulateV1 = declareEth({
	name: 'eth_simulateV1',
	summary: 'Runs blocks of calls on top of a block, one on the other, changing nothing.',
	parameters: [required('payload', simulationRequest), optional('blockTag', blockSelector, LATEST)],
	result: 'the blocks, each with what its calls gave',
	handler: async ({ state }, [request, block]) => {
		const blocks = await state.simulate(request, block);
		return blocks.map((each) => formatSimulatedBlock(each, request.returnFullTransactions ?? false));
	},
});
