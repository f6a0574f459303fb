import { declareWeb3 } from './declare.ts';

/** Name and version of this node. */
export const clientVersion = declareWeb3({
	name: 'web3_clientVersion',
	summary: 'Name and version of this node.',
	parameters: [],
	result: 'a string',
	handler: ({ chain }) => chain.clientVersion,
});
