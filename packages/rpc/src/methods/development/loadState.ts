import { bytes } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Makes accounts what a dump says. */
export const loadState = declareDevelopment({
	name: 'anvil_loadState',
	aliases: ['hardhat_loadState'],
	summary:
		'Takes a dump: of a stack with the same settings both chains with their history, of others and of anvil the accounts, which the next block has.',
	parameters: [required('state', bytes)],
	result: 'true',
	handler: async ({ development }, [dump]) => {
		await development.loadState(dump);
		return true;
	},
});
