import { declareEth } from './declare.ts';

/** Whether the node mines by proof of work: it does not. */
export const mining = declareEth({
	name: 'eth_mining',
	summary: 'Whether this node mines by proof of work.',
	parameters: [],
	result: 'false',
	handler: () => false,
});
