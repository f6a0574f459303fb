import { intervalSeconds } from '../../schema/development.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Makes blocks at intervals. */
export const setIntervalMining = declareDevelopment({
	name: 'evm_setIntervalMining',
	aliases: ['anvil_setIntervalMining'],
	summary: 'Makes a block every so many seconds, and none for transactions; 0: none by itself at all.',
	parameters: [required('seconds', intervalSeconds)],
	result: 'null',
	handler: ({ development }, [seconds]) => development.setIntervalMining(seconds),
});
