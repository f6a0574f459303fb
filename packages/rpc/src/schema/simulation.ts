import type { SimulationBlockRequest, SimulationRequest } from '../executionData.ts';
import { callRequest } from './call.ts';
import { array, mapped, partialObject } from './combinators.ts';
import { blockOverrides, stateOverrides } from './overrides.ts';
import { boolean } from './primitives.ts';
import type { Schema } from './schema.ts';

/** More blocks are refused with a code of their own. */
const MOST_BLOCKS = 1_000;
const MOST_CALLS = 5_000;

const block: Schema<SimulationBlockRequest> = partialObject('a block to simulate', {
	blockOverrides,
	stateOverrides,
	calls: array(callRequest, MOST_CALLS),
});

const fields = partialObject('a simulation', {
	blockStateCalls: array(block, MOST_BLOCKS),
	traceTransfers: boolean,
	validation: boolean,
	returnFullTransactions: boolean,
});

/** The first parameter of `eth_simulateV1`. */
export const simulationRequest: Schema<SimulationRequest> = mapped(fields, 'a simulation', (given) => ({
	...given,
	blockStateCalls: given.blockStateCalls ?? [],
}));
