import { invalidParameter } from '../../errors/rpcError.ts';
import { formatMinedBlock } from '../../format/minedBlock.ts';
import { mineOptions } from '../../schema/development.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Each is answered whole, and its transactions run once more. */
const mostBlocks = 1_000;

/** Makes blocks as `evm_mine` does, and answers them with what their transactions returned. */
export const mineDetailed = declareDevelopment({
	name: 'evm_mine_detailed',
	aliases: ['anvil_mine_detailed'],
	summary: 'Makes blocks as evm_mine does, and answers them with what their transactions returned.',
	parameters: [optional('options', mineOptions, {})],
	result: 'the blocks with their transactions, each with its output, and why it reverted',
	handler: async ({ development, chain, trace }, [{ blocks = 1, timestamp }]) => {
		if (blocks > mostBlocks) throw invalidParameter('options.blocks', `more than ${mostBlocks}`);
		const head = chain.blockNumber();
		await development.mine({ count: blocks, ...(timestamp === undefined ? {} : { timestamp }) });
		const mined = [];
		for (let number = head + 1; number <= head + blocks; number += 1) {
			const selector = { kind: 'number', number } as const;
			const [block, transactions] = await Promise.all([chain.block(selector), chain.blockTransactions(selector)]);
			if (block === null || transactions === null) continue;
			const calls = transactions.length === 0 ? [] : ((await trace?.blockCalls(selector)) ?? []);
			mined.push(formatMinedBlock(block, transactions, calls));
		}
		return mined;
	},
});
