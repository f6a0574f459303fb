import type { SealedBlock } from '../network/types.ts';
import { decodeSealedBlock, maxSealedBlockBytes } from '../network/wire/sealedBlock.ts';
import { describeBlock } from '../sync/describeBlock.ts';
import type { BlockDescription } from '../sync/ports.ts';
import { ArchiveError } from './archiveError.ts';
import { type ArchiveChain, checkHeader, malformed, readEnd } from './envelope.ts';
import { type Frame, readFrames } from './frames.ts';

/** A block of an archive, and what it says of itself. */
export interface ArchivedBlock {
	readonly sealed: SealedBlock;
	readonly description: BlockDescription;
}

/**
 * The blocks of an archive, ascending, each the child of the one before; nothing else of them is verified. Holds one
 * block at a time. Throws ArchiveError ARCHIVE_MALFORMED, ARCHIVE_TRUNCATED, ARCHIVE_OTHER_CHAIN where it comes upon
 * the fault: what was read before is good.
 */
export async function* readArchive(
	bytes: AsyncIterable<Uint8Array>,
	chain: ArchiveChain,
): AsyncGenerator<ArchivedBlock> {
	let next = 0;
	let before: BlockDescription | null = null;
	let count: number | null = null;
	let blocks = 0;
	for await (const frame of readFrames(bytes, maxSealedBlockBytes)) {
		if (count !== null) throw malformed(frame.offset, 'something follows its end');
		if (next === 0) checkHeader(frame, chain);
		else {
			count = readEnd(frame);
			if (count === null) {
				const block = readBlock(frame, before);
				yield block;
				before = block.description;
				blocks += 1;
			} else if (count !== blocks) throw malformed(frame.offset, `it has ${blocks} blocks, not ${count}`);
		}
		next = frame.offset + frame.payload.length;
	}
	if (count === null) throw new ArchiveError({ code: 'ARCHIVE_TRUNCATED', offset: next });
}

function readBlock(frame: Frame, before: BlockDescription | null): ArchivedBlock {
	const sealed = decodeSealedBlock(frame.payload);
	if (!sealed.ok) throw malformed(frame.offset, `no sealed block: ${sealed.error.reason}`);
	const description = describeBlock(sealed.value);
	if (description === null) throw malformed(frame.offset, 'no block');
	const follows =
		before === null || (description.parentHash === before.hash && description.number === before.number + 1);
	if (!follows) throw malformed(frame.offset, `block ${description.number} does not follow upon the one before`);
	return { sealed: sealed.value, description };
}
