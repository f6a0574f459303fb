import { address, countOrNumber } from '../../schema/primitives.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';
import { firstBlock } from './firstBlock.ts';

/** The transaction of an account with this nonce. */
export const getTransactionBySenderAndNonce = declareOts({
	name: 'ots_getTransactionBySenderAndNonce',
	summary: 'The transaction of an account with this nonce.',
	parameters: [required('address', address), required('nonce', countOrNumber)],
	result: 'a transaction hash, or null',
	handler: async ({ chain, state }, [sender, nonce]) => {
		const sent = async (number: number): Promise<boolean> =>
			(await state.transactionCount(sender, { kind: 'number', number })) > BigInt(nonce);
		const number = await firstBlock(chain.oldestBlock(), chain.blockNumber(), sent);
		if (number === null) return null;
		const transactions = (await chain.blockTransactions({ kind: 'number', number })) ?? [];
		return transactions.find((each) => each.from === sender && each.nonce === nonce)?.hash ?? null;
	},
});
