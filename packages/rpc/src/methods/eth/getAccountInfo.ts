import { quantity } from '../../format/quantity.ts';
import { blockSelector, LATEST } from '../../schema/block.ts';
import { address } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Balance, nonce and code of an account at once: what forks of a chain read of it. */
export const getAccountInfo = declareEth({
	name: 'eth_getAccountInfo',
	summary: 'Balance, nonce and code of an account at once, as forks of this chain read them.',
	parameters: [required('address', address), optional('block', blockSelector, LATEST)],
	result: 'balance, nonce and code',
	handler: async ({ state }, [account, block]) => {
		const [balance, nonce, code] = await Promise.all([
			state.balance(account, block),
			state.transactionCount(account, block),
			state.code(account, block),
		]);
		return { balance: quantity(balance), nonce: quantity(nonce), code };
	},
});
