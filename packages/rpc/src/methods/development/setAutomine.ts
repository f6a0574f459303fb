import { boolean } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Switches blocks for transactions on or off. */
export const setAutomine = declareDevelopment({
	name: 'evm_setAutomine',
	aliases: ['anvil_setAutomine'],
	summary: 'Switches blocks as soon as a transaction arrives on, and those at intervals off; or the former off.',
	parameters: [required('enabled', boolean)],
	result: 'null',
	handler: ({ development }, [enabled]) => development.setAutomine(enabled),
});
