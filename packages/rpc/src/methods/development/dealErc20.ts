import { address, numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets what an account owns of an ERC20 token. */
export const dealErc20 = declareDevelopment({
	name: 'anvil_dealERC20',
	aliases: ['hardhat_dealERC20', 'anvil_setERC20Balance'],
	summary:
		'Sets what an account owns of an ERC20 token, in the storage slot that its balanceOf answers; the total supply stays.',
	parameters: [required('owner', address), required('token', address), required('balance', numeric)],
	result: 'null',
	handler: ({ development }, [owner, token, balance]) => development.setTokenBalance(token, owner, balance),
});
