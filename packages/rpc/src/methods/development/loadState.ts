import { bytes } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Makes accounts what a dump says. */
export const loadState = declareDevelopment({
	name: 'anvil_loadState',
	aliases: ['hardhat_loadState'],
	summary: 'Makes accounts what a dump says, anvil’s or this node’s; the next block has them. Its blocks are left out.',
	parameters: [required('state', bytes)],
	result: 'true',
	handler: async ({ development }, [dump]) => {
		await development.loadState(dump);
		return true;
	},
});
