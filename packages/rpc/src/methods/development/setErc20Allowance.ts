import { address, numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets what one account may spend of another's ERC20 tokens. */
export const setErc20Allowance = declareDevelopment({
	name: 'anvil_setERC20Allowance',
	summary:
		"Sets what an account may spend of another's ERC20 tokens, in the storage slot that the token's allowance answers.",
	parameters: [
		required('owner', address),
		required('spender', address),
		required('token', address),
		required('amount', numeric),
	],
	result: 'null',
	handler: ({ development }, [owner, spender, token, amount]) =>
		development.setTokenAllowance(token, owner, spender, amount),
});
