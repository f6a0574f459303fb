import { blockNumberOrTag } from '../../schema/block.ts';
import { count } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareEth } from './declare.ts';

/** An uncle of a block, by its number or tag: there are none. */
export const getUncleByBlockNumberAndIndex = declareEth({
	name: 'eth_getUncleByBlockNumberAndIndex',
	summary: 'An uncle of a block, by its number or tag: there are none.',
	parameters: [required('block', blockNumberOrTag), required('index', count)],
	result: 'null',
	handler: () => null,
});
