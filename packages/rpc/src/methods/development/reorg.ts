import { reorganisedTransactions } from '../../schema/development.ts';
import { numericCount } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareDevelopment } from './declare.ts';

/** Replaces the newest blocks by others. */
export const reorg = declareDevelopment({
	name: 'anvil_reorg',
	summary: 'Replaces the newest blocks by as many others with these transactions, each with the index of its block.',
	parameters: [required('depth', numericCount), required('txBlockPairs', reorganisedTransactions)],
	result: 'null',
	handler: ({ development }, [depth, transactions]) => development.reorganise(depth, transactions),
});
