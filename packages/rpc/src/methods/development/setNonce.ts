import { address, numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets the nonce of an account. */
export const setNonce = declareDevelopment({
	name: 'anvil_setNonce',
	aliases: ['hardhat_setNonce', 'evm_setAccountNonce'],
	summary: 'Sets the nonce of an account.',
	parameters: [required('address', address), required('nonce', numeric)],
	result: 'null',
	handler: ({ development }, [account, nonce]) => development.setNonce(account, nonce),
});
