import { numericCount } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Moves the time of both chains on. */
export const increaseTime = declareDevelopment({
	name: 'evm_increaseTime',
	aliases: ['anvil_increaseTime'],
	summary: 'Moves the time of both chains on by so many seconds; makes no block.',
	parameters: [required('seconds', numericCount)],
	result: 'seconds by which it is ahead of the wall, a number',
	handler: ({ development }, [seconds]) => development.increaseTime(seconds),
});
