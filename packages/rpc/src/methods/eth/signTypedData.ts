import { address } from '../../schema/primitives.ts';
import { typedData } from '../../schema/typedData.ts';
import { required } from '../method.ts';
import { declareAccounts } from './declare.ts';

/** Signs typed data (EIP-712) with a key of this node. */
export const signTypedData = declareAccounts({
	name: 'eth_signTypedData_v4',
	summary: 'Signs typed data (EIP-712) with a key of this node.',
	parameters: [required('address', address), required('typedData', typedData)],
	result: 'a signature of 65 bytes',
	handler: ({ accounts }, [account, data]) => accounts.signTypedData(account, data),
});
