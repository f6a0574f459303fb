import { address, bytes } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets the code of an account. */
export const setCode = declareDevelopment({
	name: 'anvil_setCode',
	aliases: ['hardhat_setCode'],
	summary: 'Sets the code of an account.',
	parameters: [required('address', address), required('code', bytes)],
	result: 'null',
	handler: ({ development }, [account, code]) => development.setCode(account, code),
});
