import { keccakHex } from '@mosaic/consensus';
import { bytes } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareWeb3 } from './declare.ts';

/** keccak-256 of bytes. */
export const sha3 = declareWeb3({
	name: 'web3_sha3',
	summary: 'keccak-256 of bytes.',
	parameters: [required('data', bytes)],
	result: '32 bytes',
	handler: (_ports, [data]) => keccakHex(data),
});
