import { resetOptions } from '../../schema/development.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Takes both chains back to where they began, or begins a fork. */
export const reset = declareDevelopment({
	name: 'anvil_reset',
	aliases: ['hardhat_reset'],
	summary: 'Takes both chains back to where they began; with forking, to where that chain is forked.',
	parameters: [optional('options', resetOptions, null)],
	result: 'null',
	handler: ({ development }, [fork]) => development.reset(fork),
});
