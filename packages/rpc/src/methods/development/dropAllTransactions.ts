import { declareDevelopment } from './declare.ts';

/** Takes all transactions out of the pool. */
export const dropAllTransactions = declareDevelopment({
	name: 'anvil_dropAllTransactions',
	aliases: ['hardhat_dropAllTransactions'],
	summary: 'Takes all transactions out of the pool.',
	parameters: [],
	result: 'null',
	handler: ({ development }) => development.dropAllTransactions(),
});
