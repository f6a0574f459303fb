import { boolean } from '../../schema/primitives.ts';
import { optional } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** All accounts of the head's state, in anvil's format. */
export const dumpState = declareDevelopment({
	name: 'anvil_dumpState',
	aliases: ['hardhat_dumpState'],
	summary:
		"All accounts of the head's state, in anvil's format, and beside them the blocks of both chains; earlier states follow from these.",
	parameters: [optional('preserveHistoricalStates', boolean, false)],
	result: 'bytes: gzipped JSON',
	handler: ({ development }) => development.dumpState(),
});
