import { numericCount } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets the time from each block to the next. */
export const setBlockTimestampInterval = declareDevelopment({
	name: 'anvil_setBlockTimestampInterval',
	aliases: ['hardhat_setBlockTimestampInterval'],
	summary: 'Gives every block the timestamp of its parent and so many seconds.',
	parameters: [required('seconds', numericCount)],
	result: 'null',
	handler: ({ development }, [seconds]) => development.setBlockTimestampInterval(seconds),
});
