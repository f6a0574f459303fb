import type { Address } from '@mosaic/consensus';
import { address } from '../../schema/primitives.ts';
import type { CallFrameData } from '../../traceData.ts';
import { firstBlock } from '../firstBlock.ts';
import { required } from '../method.ts';
import { declareOts } from './declare.ts';

/** The transaction that created a contract, and who created it. */
export const getContractCreator = declareOts({
	name: 'ots_getContractCreator',
	summary: 'The transaction that created a contract, and who created it.',
	parameters: [required('address', address)],
	result: 'hash and creator; null for what has no code, or had it in genesis',
	handler: async ({ chain, state, trace }, [contract]) => {
		const hasCode = async (number: number): Promise<boolean> =>
			(await state.code(contract, { kind: 'number', number })) !== '0x';
		const number = await firstBlock(chain.oldestBlock(), chain.blockNumber(), hasCode);
		if (number === null) return null;
		for (const { root, transactionHash } of await trace.blockCalls({ kind: 'number', number })) {
			const creation = creationOf(root, contract);
			if (creation !== null) return { hash: transactionHash, creator: creation.from };
		}
		return null;
	},
});

/** The call that made this contract, among those that did not fail. */
function creationOf(frame: CallFrameData, contract: Address): CallFrameData | null {
	if (frame.error !== null) return null;
	if ((frame.type === 'CREATE' || frame.type === 'CREATE2') && frame.to === contract) return frame;
	for (const call of frame.calls) {
		const creation = creationOf(call, contract);
		if (creation !== null) return creation;
	}
	return null;
}
