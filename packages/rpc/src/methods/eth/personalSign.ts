import { address, bytes, text } from '../../schema/primitives.ts';
import { optional, required } from '../method.ts';
import { declareAccounts } from './declare.ts';

/** Signs a message (EIP-191) with a key of this node: `eth_sign` with its parameters the other way round. No key has a password: wallets' libraries send one. */
export const personalSign = declareAccounts({
	name: 'personal_sign',
	summary: 'Signs a message (EIP-191) with a key of this node.',
	parameters: [required('message', bytes), required('address', address), optional('password', text, '')],
	result: 'a signature of 65 bytes',
	handler: ({ accounts }, [message, account]) => accounts.sign(account, message),
});
