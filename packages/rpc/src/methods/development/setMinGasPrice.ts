import { RPC_CODES, RpcError } from '../../errors/rpcError.ts';
import { numeric } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Refused, in anvil's words: the base fee is what a transaction pays at least (EIP-1559). */
export const setMinGasPrice = declareDevelopment({
	name: 'anvil_setMinGasPrice',
	aliases: ['hardhat_setMinGasPrice'],
	summary: 'Refused, as by anvil: there is a base fee (EIP-1559).',
	parameters: [required('gasPrice', numeric)],
	result: 'nothing but an error',
	handler: () => {
		const message = 'anvil_setMinGasPrice is not supported when EIP-1559 is active';
		throw new RpcError(RPC_CODES.invalidParameters, message);
	},
});
