import { type Address, BoundedCache, type Hash, keccak256 } from '@mosaic/consensus';
import type { ExecutionReceipt } from '../../execution/index.ts';
import { hexKey } from '../../state/index.ts';

/** Addresses and topics of which logs are wanted; an empty list lets any pass. */
export interface LogConditions {
	readonly addresses: readonly Address[];
	/** Alternatives by position; null: any topic, and none, at a position that the log must have all the same. */
	readonly topics: readonly (readonly Hash[] | null)[];
}

/** Eight bytes that stand for an address, or for a topic at its position, unprefixed. */
export type LogTerm = string;

/** What every block with logs has. */
export const anyLog: LogTerm = '0000000000000000';

const addressMark = 0xff;
const termBytes = 8;
const mostRemembered = 20_000;
const remembered = new BoundedCache<LogTerm>(mostRemembered);

/** The terms under which the logs of a block are found. */
export function termsOf(receipts: readonly ExecutionReceipt[]): ReadonlySet<LogTerm> {
	const terms = new Set<LogTerm>();
	for (const { logs } of receipts) {
		for (const { address, topics } of logs) {
			terms.add(anyLog);
			terms.add(termOf(addressMark, address));
			for (const [position, topic] of topics.entries()) terms.add(termOf(position, topic));
		}
	}
	return terms;
}

/** Terms of which a block with wanted logs has one of each list; at least one list. */
export function wantedTerms({ addresses, topics }: LogConditions): readonly (readonly LogTerm[])[] {
	const lists = [
		...topics.map((allowed, position) => (allowed ?? []).map((topic) => termOf(position, topic))),
		addresses.map((address) => termOf(addressMark, address)),
	].filter((terms) => terms.length > 0);
	return lists.length === 0 ? [[anyLog]] : lists;
}

/** Part of a hash, so that nobody picks values of which the terms collide cheaply: a collision costs a look, no more. */
function termOf(mark: number, value: Address | Hash): LogTerm {
	const name = `${mark}${value}`;
	const known = remembered.get(name);
	if (known !== undefined) return known;
	const marked = Buffer.alloc(value.length / 2);
	marked[0] = mark;
	marked.write(value.slice(2), 1, 'hex');
	const term = hexKey(keccak256(marked).subarray(0, termBytes));
	remembered.set(name, term);
	return term;
}
