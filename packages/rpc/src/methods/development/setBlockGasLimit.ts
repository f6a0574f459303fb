import { numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets the gas limit of the next block and all after it. */
export const setBlockGasLimit = declareDevelopment({
	name: 'evm_setBlockGasLimit',
	aliases: ['anvil_setBlockGasLimit'],
	summary: 'Sets the gas limit of the next block and all after it.',
	parameters: [required('gasLimit', numeric)],
	result: 'true',
	handler: async ({ development }, [gasLimit]) => {
		await development.setBlockGasLimit(gasLimit);
		return true;
	},
});
