import { numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets the base fee of the next block, in wei per gas. */
export const setNextBlockBaseFeePerGas = declareDevelopment({
	name: 'anvil_setNextBlockBaseFeePerGas',
	aliases: ['hardhat_setNextBlockBaseFeePerGas'],
	summary: 'Sets the base fee of the next block, in wei per gas.',
	parameters: [required('baseFee', numeric)],
	result: 'null',
	handler: ({ development }, [baseFee]) => development.setNextBlockBaseFeePerGas(baseFee),
});
