import { required } from '../method.ts';
import { declareEth } from './declare.ts';
import { filterIdentifier } from './filterIdentifier.ts';

/** Removes a filter. */
export const uninstallFilter = declareEth({
	name: 'eth_uninstallFilter',
	summary: 'Removes a filter.',
	parameters: [required('filterIdentifier', filterIdentifier)],
	result: 'whether there was such a filter',
	handler: ({ filters }, [identifier]) => filters.uninstall(identifier),
});
