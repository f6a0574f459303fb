import { blockSelector, LATEST } from '../../schema/block.ts';
import { address } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Code of an account. */
export const getCode = declareEth({
	name: 'eth_getCode',
	summary: 'Code of an account.',
	parameters: [required('address', address), optional('block', blockSelector, LATEST)],
	result: 'bytes',
	handler: ({ state }, [account, block]) => state.code(account, block),
});
