import { declareEth } from './declare.ts';

/** Installs a filter for the hashes of new blocks, to be polled. */
export const newBlockFilter = declareEth({
	name: 'eth_newBlockFilter',
	summary: 'Installs a filter for the hashes of new blocks, to be polled.',
	parameters: [],
	result: 'an identifier',
	handler: ({ filters }) => filters.install({ kind: 'blocks' }),
});
