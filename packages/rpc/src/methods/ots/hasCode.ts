import { LATEST } from '../../schema/block.ts';
import { otsState } from '../../schema/otterscan.ts';
import { address } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareOts } from './declare.ts';

/** Whether an account has code. */
export const hasCode = declareOts({
	name: 'ots_hasCode',
	summary: 'Whether an account has code.',
	parameters: [required('address', address), optional('block', otsState, LATEST)],
	result: 'true or false',
	handler: async ({ state }, [account, block]) => (await state.code(account, block)) !== '0x',
});
