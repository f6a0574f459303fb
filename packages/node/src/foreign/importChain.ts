import type { Block } from '@ethereumjs/block';
import { bytesToHex } from '@mosaic/consensus';
import { type Chain, ChainError } from '../chain/index.ts';
import { ExecutionError } from '../execution/index.ts';
import { ForeignError } from './foreignError.ts';
import { type EncodedBlock, readChainFile } from './readChainFile.ts';

/** What came of a chain file. */
export interface ImportSummary {
	readonly imported: number;
	/** Blocks that were there already. */
	readonly known: number;
	/** Number of the head. */
	readonly head: number;
}

/**
 * Executes the blocks of a file as geth exports it, one after the other, and stores them. A block's claims about state,
 * receipts and gas are checked; its proof of work is not. Throws ForeignError at the first block that is not taken; those
 * before it are kept.
 */
export async function importChain(chain: Chain, stream: AsyncIterable<Uint8Array>): Promise<ImportSummary> {
	let [imported, known] = [0, 0];
	for await (const encoded of readChainFile(stream)) {
		const block = decoded(chain, encoded);
		const number = Number(block.header.number);
		const hash = bytesToHex(block.hash());
		if ((await chain.getCanonicalHash(number)) === hash) {
			known += 1;
			continue;
		}
		if (number !== chain.head.number + 1)
			throw new ForeignError({ code: 'CHAIN_FILE_GAP', number, head: chain.head.number });
		try {
			await chain.commit(await chain.execute(block), { makeHead: true });
		} catch (error) {
			if (!(error instanceof ExecutionError || error instanceof ChainError)) throw error;
			throw new ForeignError({ code: 'CHAIN_BLOCK_REFUSED', number, hash, reason: error.message }, { cause: error });
		}
		imported += 1;
	}
	return { imported, known, head: chain.head.number };
}

function decoded(chain: Chain, { offset, bytes }: EncodedBlock): Block {
	try {
		return chain.decodeBlock(bytes);
	} catch (error) {
		if (!(error instanceof ChainError)) throw error;
		throw new ForeignError({ code: 'CHAIN_FILE_MALFORMED', offset, detail: error.message }, { cause: error });
	}
}
