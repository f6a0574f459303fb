import type { BlockImporter, ImportOutcome } from '../sync/ports.ts';
import { ArchiveError } from './archiveError.ts';
import type { ArchiveChain } from './envelope.ts';
import { readArchive } from './readArchive.ts';

/** What came of an archive. */
export interface ArchiveSummary {
	readonly imported: number;
	/** Blocks that were there already. */
	readonly known: number;
	/** Number of the last block. */
	readonly last: number;
}

/**
 * Imports the blocks of an archive one after the other, verified like those of peers. Throws ArchiveError
 * ARCHIVE_BLOCK_REFUSED at the first that is not taken, and what {@link readArchive} throws; those before it are kept.
 */
export async function importArchive(
	bytes: AsyncIterable<Uint8Array>,
	spec: ArchiveChain,
	importer: BlockImporter,
): Promise<ArchiveSummary> {
	let [imported, known, last] = [0, 0, 0];
	for await (const { sealed, description } of readArchive(bytes, spec)) {
		const outcome = await importer.import(sealed);
		const { number, hash } = description;
		const reason = refusalOf(outcome);
		if (reason !== null) throw new ArchiveError({ code: 'ARCHIVE_BLOCK_REFUSED', number, hash, reason });
		if (outcome.kind === 'known') known += 1;
		else imported += 1;
		last = number;
	}
	return { imported, known, last };
}

function refusalOf(outcome: ImportOutcome): string | null {
	switch (outcome.kind) {
		case 'imported':
		case 'known':
			return null;
		case 'orphan':
			return `its parent ${outcome.parent} is not known here: import the blocks before it first`;
		case 'held':
			return 'its slot has not begun: check the clock of this machine';
		case 'ignored':
			return `it is of no use here (${outcome.code})`;
		case 'invalid':
			return `it breaks a rule (${outcome.code})`;
	}
}
