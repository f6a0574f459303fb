import type { Address } from '@mosaic/consensus';
import type { BlockSelector } from '../data.ts';
import { blockNumberOrTag, LATEST } from './block.ts';
import { array, mapped, partialObject } from './combinators.ts';
import { address, countOrNumber, word } from './primitives.ts';

const MOST_ADDRESSES = 1_000;

/** Which calls `trace_filter` gives. */
export interface TraceFilter {
	readonly from: BlockSelector;
	readonly to: BlockSelector;
	/** Empty: any. */
	readonly fromAddresses: readonly Address[];
	readonly toAddresses: readonly Address[];
	/** Calls that are left out first. */
	readonly after: number;
	/** Calls that are given, null for all. */
	readonly count: number | null;
}

const addresses = array(address, MOST_ADDRESSES);
const fields = partialObject('a trace filter', {
	fromBlock: blockNumberOrTag,
	toBlock: blockNumberOrTag,
	fromAddress: addresses,
	toAddress: addresses,
	after: countOrNumber,
	count: countOrNumber,
});

/** The parameter of `trace_filter`. */
export const traceFilter = mapped(
	fields,
	'a trace filter',
	(given): TraceFilter => ({
		from: given.fromBlock ?? LATEST,
		to: given.toBlock ?? LATEST,
		fromAddresses: given.fromAddress ?? [],
		toAddresses: given.toAddress ?? [],
		after: given.after ?? 0,
		count: given.count ?? null,
	}),
);

/** What `trace_replayTransaction` shows. */
export const traceTypes = array(word('trace', 'stateDiff', 'vmTrace'), 3);
