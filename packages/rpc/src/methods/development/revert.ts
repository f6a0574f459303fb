import { numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Comes back to a snapshot of both chains. */
export const revert = declareDevelopment({
	name: 'evm_revert',
	aliases: ['anvil_revert'],
	summary: 'Comes back to a snapshot of both chains, which is used up with all later ones.',
	parameters: [required('snapshot', numeric)],
	result: 'whether there was such a snapshot',
	handler: ({ development }, [id]) => development.revert(id),
});
