import { declareNet } from './declare.ts';

/** Chain id as a decimal string. */
export const version = declareNet({
	name: 'net_version',
	summary: 'Chain id as a decimal string.',
	parameters: [],
	result: 'a decimal string',
	handler: ({ chain }) => String(chain.chainId),
});
