import { unixTime } from '../../schema/development.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Moves the time of both chains. */
export const setTime = declareDevelopment({
	name: 'evm_setTime',
	aliases: ['anvil_setTime'],
	summary: 'Moves the time of both chains, also back, though never below the head; makes no block.',
	parameters: [required('timestamp', unixTime)],
	result: 'seconds by which it went forward, a number',
	handler: ({ development }, [timestamp]) => development.setTime(timestamp),
});
