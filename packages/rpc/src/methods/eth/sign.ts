import { address, bytes } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareAccounts } from './declare.ts';

/** Signs a message (EIP-191) with a key of this node. */
export const sign = declareAccounts({
	name: 'eth_sign',
	summary: 'Signs a message (EIP-191) with a key of this node.',
	parameters: [required('address', address), required('message', bytes)],
	result: 'a signature of 65 bytes',
	handler: ({ accounts }, [account, message]) => accounts.sign(account, message),
});
