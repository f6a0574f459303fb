import { hash } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Sets the randomness of the next block. */
export const setPrevRandao = declareDevelopment({
	name: 'hardhat_setPrevRandao',
	aliases: ['anvil_setPrevRandao'],
	summary: 'Sets the randomness of the next block.',
	parameters: [required('prevRandao', hash)],
	result: 'null',
	handler: ({ development }, [value]) => development.setPrevRandao(value),
});
