import type { SimulationRequest } from '../executionData.ts';
import { callRequest } from './call.ts';
import { array, mapped, partialObject } from './combinators.ts';
import { blockOverrides, stateOverrides } from './overrides.ts';
import { boolean } from './primitives.ts';

/** More blocks are refused with a code of their own. */
const MOST_BLOCKS = 1_000;
const MOST_CALLS = 5_000;

const block = partialObject('a block to simulate', {
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
export const simulationRequest = mapped(
	fields,
	'a simulation',
	(given): SimulationRequest => ({
		...given,
		blockStateCalls: given.blockStateCalls ?? [],
	}),
);
