import type { ForkConfigData } from '../../data.ts';
import { quantity } from '../../format/quantity.ts';
import { declareEth } from './declare.ts';

/** The hardfork in force, and those to come, with their contracts and blobs (EIP-7910). */
export const config = declareEth({
	name: 'eth_config',
	summary: 'The hardfork in force, and those to come, with their contracts and blobs (EIP-7910).',
	parameters: [],
	result: 'current, next and last hardfork; null for none',
	handler: ({ chain }) => {
		const { current, next, last } = chain.forkConfigs();
		return { current: format(current), next: next && format(next), last: last && format(last) };
	},
});

function format(fork: ForkConfigData) {
	return {
		activationTime: fork.activationTime,
		...(fork.blobSchedule !== null && { blobSchedule: fork.blobSchedule }),
		chainId: quantity(fork.chainId),
		forkId: fork.forkId,
		precompiles: Object.fromEntries(fork.precompiles),
		systemContracts: Object.fromEntries(fork.systemContracts),
	};
}
