import { quantity } from '../../format/quantity.ts';
import { declareEth } from './declare.ts';

const HEAD = { kind: 'tag', tag: 'latest' } as const;

/** The head, and from which block on this node has what: for whoever distributes requests among nodes. */
export const capabilities = declareEth({
	name: 'eth_capabilities',
	summary: 'The head, and from which block on this node has what.',
	parameters: [],
	result: 'the head, and for each kind of data its oldest block',
	handler: async ({ chain }) => {
		const head = await chain.block(HEAD);
		const kept = { disabled: false, oldestBlock: quantity(chain.oldestBlock()) };
		return {
			head: { number: quantity(head?.header.number ?? 0), hash: head?.header.hash ?? null },
			state: kept,
			tx: kept,
			logs: kept,
			receipts: kept,
			blocks: kept,
			stateproofs: kept,
		};
	},
});
