import { declareDevelopment } from './declare.ts';

/** Whether a block is made as soon as a transaction arrives. */
export const getAutomine = declareDevelopment({
	name: 'anvil_getAutomine',
	aliases: ['hardhat_getAutomine'],
	summary: 'Whether a block is made as soon as a transaction arrives.',
	parameters: [],
	result: 'a boolean',
	handler: ({ development }) => development.automine(),
});
