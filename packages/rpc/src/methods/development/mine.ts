import { numericCount } from '../../schema/primitives.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Makes blocks at once. */
export const mine = declareDevelopment({
	name: 'anvil_mine',
	aliases: ['hardhat_mine'],
	summary: 'Makes blocks at once, each so many seconds after the one before.',
	parameters: [optional('blocks', numericCount, 1), optional('interval', numericCount, 0)],
	result: 'null',
	handler: async ({ development }, [count, spacing]) => {
		await development.mine(spacing === 0 ? { count } : { count, spacing });
		return null;
	},
});
