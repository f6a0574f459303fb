import type { BlockHeader } from '@ethereumjs/block';
import { ChainError } from '../errors.ts';
import type { SimulationBlock } from './types.ts';

/** Blocks beyond the one that a simulation starts from. */
export const mostSimulatedBlocks = 256;
/** Seconds between blocks that name no time: those of Ethereum's slots, as eth_simulateV1 has it. */
const secondsBetween = 12n;

/** A block whose number and time are decided. */
export interface PlannedBlock extends SimulationBlock {
	readonly number: bigint;
	readonly timestamp: bigint;
}

/**
 * Gives each block its number and time, and fills gaps of numbers with empty blocks. Throws ChainError:
 * SIMULATION_NUMBERS or SIMULATION_TIMES where they do not ascend, SIMULATION_TOO_LONG.
 */
export function planBlocks(base: BlockHeader, blocks: readonly SimulationBlock[]): PlannedBlock[] {
	const planned: PlannedBlock[] = [];
	let { number, timestamp } = base;
	for (const block of blocks) {
		const { number: wanted = number + 1n, timestamp: time } = block.overrides;
		if (wanted <= number) throw new ChainError({ code: 'SIMULATION_NUMBERS', number: wanted, previous: number });
		if (wanted - base.number > BigInt(mostSimulatedBlocks))
			throw new ChainError({ code: 'SIMULATION_TOO_LONG', limit: mostSimulatedBlocks });
		for (number += 1n; number < wanted; number += 1n) {
			timestamp += secondsBetween;
			planned.push({ overrides: {}, state: {}, messages: [], number, timestamp });
		}
		if (time !== undefined && time <= timestamp)
			throw new ChainError({ code: 'SIMULATION_TIMES', timestamp: time, previous: timestamp });
		timestamp = time ?? timestamp + secondsBetween;
		planned.push({ ...block, number, timestamp });
	}
	return planned;
}
