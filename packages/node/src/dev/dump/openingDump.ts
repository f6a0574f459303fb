import type { Logger } from '../../logging/logger.ts';
import { closingDumpFile, type DevOptions } from '../options.ts';
import { hasSameSettings } from '../stackRecord.ts';
import { DumpError } from './dumpError.ts';
import { readDumpFile, requireWritable } from './dumpFile.ts';
import type { StackHistory } from './stackHistory.ts';
import type { StateDump } from './stateDump.ts';

/** What a stack begins with. */
export type OpeningDump =
	/** Both chains: nothing is set up. */
	| { readonly kind: 'history'; readonly history: StackHistory }
	/** Accounts, in chains of the stack's own. */
	| { readonly kind: 'accounts'; readonly dump: StateDump }
	| { readonly kind: 'nothing' };

/**
 * Reads the dump that the options name, and sees to it that one can be written at the end where they ask for that. Only a new
 * stack can begin with a dump. Throws DumpError.
 */
export async function openingDump(options: DevOptions, isNew: boolean, logger: Logger): Promise<OpeningDump> {
	const closing = closingDumpFile(options);
	if (closing !== null) await requireWritable(closing);
	const file = options.state ?? options.loadState;
	const dump = file === null ? null : await readDumpFile(file, options.state !== null);
	if (dump === null) return { kind: 'nothing' };
	if (!isNew) throw new DumpError({ code: 'DUMP_NOT_WANTED', folder: options.dataDir ?? '' });
	const { history } = dump;
	if (history === null) return { kind: 'accounts', dump };
	if (options.originRpc === null && options.forkUrl === null && hasSameSettings(history.record.settings, options))
		return { kind: 'history', history };
	const message = 'the dump is of a stack with other settings: its accounts are loaded, its blocks are not';
	logger.warn({ file, settings: history.record.settings }, message);
	return { kind: 'accounts', dump: { ...dump, history: null } };
}
