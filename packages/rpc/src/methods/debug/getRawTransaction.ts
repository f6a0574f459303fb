import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDebug } from './declare.ts';

/** The bytes of a signed transaction (EIP-2718). */
export const getRawTransaction = declareDebug({
	name: 'debug_getRawTransaction',
	summary: 'The bytes of a signed transaction (EIP-2718).',
	parameters: [required('transactionHash', hash)],
	result: 'bytes, or null',
	handler: ({ chain }, [transaction]) => chain.rawTransaction(transaction),
});
