import { mineOptions } from '../../schema/development.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Makes one block at once, or several. */
export const evmMine = declareDevelopment({
	name: 'evm_mine',
	summary: 'Makes one block at once, or several, the first with a timestamp where one is given.',
	parameters: [optional('options', mineOptions, {})],
	result: "'0x0'",
	handler: async ({ development }, [{ blocks = 1, timestamp }]) => {
		await development.mine({ count: blocks, ...(timestamp === undefined ? {} : { timestamp }) });
		return '0x0';
	},
});
