import { declareDevelopment } from './declare.ts';

/** Lets the clock give timestamps again. */
export const removeBlockTimestampInterval = declareDevelopment({
	name: 'anvil_removeBlockTimestampInterval',
	aliases: ['hardhat_removeBlockTimestampInterval'],
	summary: 'Lets the clock give timestamps again.',
	parameters: [],
	result: 'whether there was an interval',
	handler: ({ development }) => development.removeBlockTimestampInterval(),
});
