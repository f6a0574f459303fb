import type { Hash } from '@mosaic/consensus';
import type { BlockEvent } from '../backend.ts';
import type { LogData, LogQuery } from '../data.ts';
import { matches } from './matches.ts';

/** What a polled filter waits for. */
export type FilterKind =
	| { readonly kind: 'blocks' }
	/** `whole`: they are looked up when somebody polls, and answered with all their fields. */
	| { readonly kind: 'transactions'; readonly whole: boolean }
	| { readonly kind: 'logs'; readonly query: LogQuery };

export type FilterChange = Hash | LogData;

/** A filter and what happened since it was last polled. */
export interface Filter {
	readonly kind: FilterKind;
	changes: FilterChange[];
	/** Milliseconds of the registry's clock of the last poll. */
	polledAt: number;
}

/** What a block that joins or leaves the canonical chain means for a filter. */
export async function changesOf(
	kind: FilterKind,
	event: BlockEvent,
	removed: boolean,
): Promise<readonly FilterChange[]> {
	if (kind.kind === 'blocks') return removed ? [] : [event.header.hash];
	if (kind.kind === 'transactions' || !covers(kind.query, event)) return [];
	return (await event.logs()).filter((log) => matches(kind.query, log));
}

function covers({ range }: LogQuery, { header }: BlockEvent): boolean {
	if (range.kind === 'block') return range.hash === header.hash;
	if (range.from.kind === 'number' && header.number < range.from.number) return false;
	return range.to.kind !== 'number' || header.number <= range.to.number;
}
