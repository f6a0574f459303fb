import { declareEth } from './declare.ts';

/** Hashes a second of this node's miner: there is none. */
export const hashrate = declareEth({
	name: 'eth_hashrate',
	summary: 'Hashes a second of the miner of this node: none, as on every chain without proof of work.',
	parameters: [],
	result: '0x0',
	handler: () => '0x0' as const,
});
