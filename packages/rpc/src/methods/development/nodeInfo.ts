import { quantity } from '../../format/quantity.ts';
import { declareDevelopment } from './declare.ts';

/** What this node runs. */
export const nodeInfo = declareDevelopment({
	name: 'anvil_nodeInfo',
	summary: 'What this node runs: the head, the hardfork, the block to come.',
	parameters: [],
	result: 'an object as anvil has it; the URL of a fork without what may be secret',
	handler: async ({ development }) => {
		const { chainId, hardfork, head, next, fork } = await development.info();
		return {
			currentBlockNumber: quantity(head.number),
			currentBlockTimestamp: head.timestamp,
			currentBlockHash: head.hash,
			hardFork: hardfork.charAt(0).toUpperCase() + hardfork.slice(1),
			transactionOrder: 'fees',
			environment: {
				baseFee: quantity(next.baseFee),
				chainId,
				gasLimit: quantity(next.gasLimit),
				gasPrice: quantity(next.gasPrice),
			},
			forkConfig: { forkUrl: fork?.url ?? null, forkBlockNumber: fork?.number ?? null, forkRetryBackoff: null },
		};
	},
});
