import { hexToBytes } from '@mosaic/consensus';
import type { Chain } from '../../chain/index.ts';
import type { Edit, EditList } from '../../execution/index.ts';
import type { SealedBlock } from '../../network/types.ts';
import type { StackRecord } from '../stackRecord.ts';
import { DumpError } from './dumpError.ts';

/** Bytes of blocks in one dump: all of it stands in memory, more than once. */
const mostBytes = 96 * 1024 * 1024;

/** A block of the auxiliary chain with all that stands beside it. */
export interface HistoricBlock {
	readonly sealed: SealedBlock;
	readonly edits: EditList | null;
}

/** Both chains of a stack with an embedded origin, from their first blocks to their heads: enough to build them anew. */
export interface StackHistory {
	readonly record: StackRecord;
	/** RLP of the origin's blocks. */
	readonly origin: readonly Uint8Array[];
	readonly auxiliary: readonly HistoricBlock[];
	/** The edits that wait for the next block. */
	readonly edits: readonly Edit[];
}

/** RLP of a chain's blocks, genesis left out. No block may be under construction. Throws DumpError DUMP_TOO_LARGE. */
export async function blocksOf(chain: Chain): Promise<readonly Uint8Array[]> {
	const blocks: Uint8Array[] = [];
	const room = new Room();
	for await (const { block } of chain.blocksFrom(1)) blocks.push(room.take(block.serialize()));
	return blocks;
}

/** The auxiliary chain's blocks, genesis left out. No block may be under construction. Throws DumpError DUMP_TOO_LARGE. */
export async function historicBlocksOf(chain: Chain): Promise<readonly HistoricBlock[]> {
	const blocks: HistoricBlock[] = [];
	const room = new Room();
	for await (const { hash, block } of chain.blocksFrom(1)) {
		const attachments = await chain.getAttachments(hash);
		if (attachments === null) throw new TypeError(`block ${hash} has no consensus data`);
		const { slot, seal, body } = attachments;
		const sealed = { slot, seal, block: room.take(block.serialize()), body: room.take(hexToBytes(body)) };
		blocks.push({ sealed, edits: chain.getEdits(hash) });
	}
	return blocks;
}

class Room {
	#left = mostBytes;

	take(bytes: Uint8Array): Uint8Array {
		this.#left -= bytes.length;
		if (this.#left < 0)
			throw new DumpError({ code: 'DUMP_TOO_LARGE', detail: `the blocks have more than ${mostBytes} bytes` });
		return bytes;
	}
}
