import { resetOptions } from '../../schema/development.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Takes both chains back to where they began. */
export const reset = declareDevelopment({
	name: 'anvil_reset',
	aliases: ['hardhat_reset'],
	summary: 'Takes both chains back to where they began; forks nothing.',
	parameters: [optional('options', resetOptions, null)],
	result: 'null',
	handler: ({ development }) => development.reset(),
});
