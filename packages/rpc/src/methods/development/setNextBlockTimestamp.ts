import { numericCount } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets the timestamp of the next block. */
export const setNextBlockTimestamp = declareDevelopment({
	name: 'evm_setNextBlockTimestamp',
	aliases: ['anvil_setNextBlockTimestamp'],
	summary: 'Sets the timestamp of the next block, from which time goes on.',
	parameters: [required('timestamp', numericCount)],
	result: 'null',
	handler: ({ development }, [timestamp]) => development.setNextBlockTimestamp(timestamp),
});
