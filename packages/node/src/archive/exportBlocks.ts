import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { hexToBytes } from '@mosaic/consensus';
import type { ChainApi, ChainBlock } from '../chain/types.ts';
import type { SealedBlock } from '../network/types.ts';
import { encodeSealedBlock } from '../network/wire/sealedBlock.ts';
import { ArchiveError } from './archiveError.ts';
import { type ArchiveChain, encodeEnd, encodeHeader } from './envelope.ts';
import { encodeFrame } from './frames.ts';

/** The canonical blocks to export, both ends inclusive; genesis is in no archive. */
export interface ExportRange {
	/** Default: 1. */
	readonly from?: number;
	/** Default: the head. */
	readonly to?: number;
}

type ExportedChain = Pick<ChainApi, 'head' | 'blocksFrom' | 'getAttachments'>;

/**
 * Writes an archive of canonical blocks, and ends `writable`; resolves with the number of blocks when all is flushed.
 * Throws ArchiveError ARCHIVE_RANGE where there are none, ARCHIVE_BLOCK_MISSING where one is not held with its seal.
 */
export async function exportBlocks(
	chain: ExportedChain,
	spec: ArchiveChain,
	range: ExportRange,
	writable: Writable,
): Promise<number> {
	const { from = 1, to = chain.head.number } = range;
	if (from < 1 || to < from || to > chain.head.number)
		throw new ArchiveError({ code: 'ARCHIVE_RANGE', from, to, head: chain.head.number });
	const flushed = finished(writable);
	// A failure before the end is told by `write`.
	flushed.catch(() => undefined);
	await write(writable, encodeHeader(spec));
	let number = from;
	for await (const block of chain.blocksFrom(from)) {
		await write(writable, encodeSealedBlock(await sealedBlock(chain, block)));
		number += 1;
		if (number > to) break;
	}
	if (number <= to) throw new ArchiveError({ code: 'ARCHIVE_BLOCK_MISSING', number });
	await write(writable, encodeEnd(number - from));
	writable.end();
	await flushed;
	return number - from;
}

/** Waits while the stream has more than it wants to hold. */
async function write(writable: Writable, payload: Uint8Array): Promise<void> {
	if (!writable.write(encodeFrame(payload))) await once(writable, 'drain');
}

async function sealedBlock(chain: ExportedChain, { hash, number, block }: ChainBlock): Promise<SealedBlock> {
	const attachments = await chain.getAttachments(hash);
	if (attachments === null) throw new ArchiveError({ code: 'ARCHIVE_BLOCK_MISSING', number });
	const { slot, seal, body } = attachments;
	return { slot, seal, block: block.serialize(), body: hexToBytes(body) };
}
