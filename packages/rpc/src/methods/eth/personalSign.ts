import { address, bytes } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareAccounts } from './declare.ts';

/** Signs a message (EIP-191) with a key of this node: `eth_sign` with its parameters the other way round. */
export const personalSign = declareAccounts({
	name: 'personal_sign',
	summary: 'Signs a message (EIP-191) with a key of this node.',
	parameters: [required('message', bytes), required('address', address)],
	result: 'a signature of 65 bytes',
	handler: ({ accounts }, [message, account]) => accounts.sign(account, message),
});
