import type { BlockStore } from '../blockStore.ts';
import type { LogIndex } from './logIndex.ts';
import { anyLog, type LogConditions, type LogTerm, wantedTerms } from './logTerms.ts';

/** Blocks searched at a time: what is held in memory, and how long others wait. */
const windowBlocks = 4_096;
/** Blocks searched at a time where the index does not reach: two reads of the database for each. */
const scannedBlocks = 256;
/** Alternatives beyond which a list is not looked up: each costs a search, and so many let most blocks pass. */
const mostAlternatives = 64;
/** Few enough blocks to look at each rather than to search on. */
const fewBlocks = 8;

/** What is searched. */
export interface SearchSources {
	readonly index: LogIndex;
	readonly blocks: BlockStore;
}

/**
 * Numbers of canonical blocks in a range that may have the wanted logs, ascending, some at a time: all that have them,
 * and few others.
 */
export async function* searchBlocks(
	{ index, blocks }: SearchSources,
	conditions: LogConditions,
	from: number,
	to: number,
): AsyncGenerator<readonly number[]> {
	const wanted = wantedTerms(conditions).filter((terms) => terms.length <= mostAlternatives);
	const search = new WindowSearch(index, wanted.length === 0 ? [[anyLog]] : wanted);
	for (let at = from; at <= to; ) {
		const covered = index.from <= at;
		const last = Math.min(to, at + (covered ? windowBlocks : scannedBlocks) - 1);
		yield covered ? await search.run(at, last) : withReceipts(blocks, at, last);
		at = last + 1;
	}
}

/** Blocks that are not in the index: all but those of which the receipts say that there are none. */
function withReceipts(blocks: BlockStore, from: number, to: number): readonly number[] {
	const numbers: number[] = [];
	for (let number = from; number <= to; number += 1) {
		const hash = blocks.canonicalHash(number);
		if (hash === null || blocks.mayHaveReceipts(hash)) numbers.push(number);
	}
	return numbers;
}

/** Searches one window of blocks after the other, the rarest terms first, as the windows before had them. */
class WindowSearch {
	readonly #index: LogIndex;
	readonly #lists: { readonly terms: readonly LogTerm[]; found: number }[];

	constructor(index: LogIndex, lists: readonly (readonly LogTerm[])[]) {
		this.#index = index;
		this.#lists = lists.map((terms) => ({ terms, found: 0 }));
	}

	async run(from: number, to: number): Promise<readonly number[]> {
		let passing: readonly number[] | null = null;
		for (const list of this.#lists) {
			const [first, last]: readonly (number | undefined)[] =
				passing === null ? [from, to] : [passing[0], passing.at(-1)];
			if (first === undefined || last === undefined || (passing !== null && passing.length <= fewBlocks)) break;
			const found = await this.#find(list.terms, first, last);
			list.found = found.size;
			passing = passing === null ? [...found].sort(ascending) : passing.filter((number) => found.has(number));
		}
		this.#lists.sort((one, other) => one.found - other.found);
		return passing ?? [];
	}

	async #find(terms: readonly LogTerm[], from: number, to: number): Promise<ReadonlySet<number>> {
		const lists = await Promise.all(terms.map((term) => this.#index.find(term, from, to)));
		return new Set(lists.flat());
	}
}

function ascending(one: number, other: number): number {
	return one - other;
}
