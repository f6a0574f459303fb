import { quantity } from '../../format/quantity.ts';
import { declareNet } from './declare.ts';

/** Peers connected. */
export const peerCount = declareNet({
	name: 'net_peerCount',
	summary: 'Peers connected.',
	parameters: [],
	result: 'quantity',
	handler: ({ chain }) => quantity(chain.peerCount()),
});
