import { blockHash } from '../../schema/block.ts';
import { count } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** An uncle of a block, by its hash: there are none. */
export const getUncleByBlockHashAndIndex = declareEth({
	name: 'eth_getUncleByBlockHashAndIndex',
	summary: 'An uncle of a block, by its hash: there are none.',
	parameters: [required('blockHash', blockHash), required('index', count)],
	result: 'null',
	handler: () => null,
});
