import type { Address } from '@mosaic/consensus';
import {
	kernelOpenedTopic,
	type MetaBlockCommitted,
	metaBlockCommittedTopic,
	originBlockPinnedTopic,
	readCoreEvent,
} from '../core/coreEvents.ts';
import type { OriginHeader } from '../origin/header.ts';
import { walkRanges } from '../origin/logRanges.ts';
import type { OriginClient } from '../origin/originClient.ts';
import type { BlockReference, Emit } from './checkpointFollower.ts';

/** Heads remembered to find where a reorganisation began; older ones are final on any origin worth observing. */
const mostMarks = 256;

/** The events that are followed. */
const coreTopics = [kernelOpenedTopic, metaBlockCommittedTopic, originBlockPinnedTopic];

/** Follows Core's events from head to head, by whomever they were caused, and undoes them where the origin reorganises. */
export class CoreFollower {
	readonly #client: OriginClient;
	readonly #core: Address;
	/** Heads that were scanned to, ascending. */
	readonly #marks: BlockReference[] = [];
	/** Where to begin again where no remembered head is left: all below is final. */
	#floor: number;
	#scanned: number;
	/** Commits reported that are not final yet, ascending. */
	#unfinal: MetaBlockCommitted[] = [];

	/** `from`: the block that deployed Core. */
	constructor(client: OriginClient, core: Address, from: number) {
		this.#client = client;
		this.#core = core;
		this.#floor = from - 1;
		this.#scanned = from - 1;
	}

	/** Reports what happened up to the head, then the commits that are final. An origin that lags is waited for. */
	async advance(head: OriginHeader, final: number | null, emit: Emit): Promise<void> {
		if (head.number < this.#scanned) return;
		await this.#undoAbandoned(head, emit);
		if (this.#marks.at(-1)?.hash !== head.hash) this.#marks.push({ number: head.number, hash: head.hash });
		await walkRanges(this.#scanned + 1, head.number, async (from, to) => {
			await this.#report(from, to, emit);
			this.#scanned = to;
			await this.#settle(final ?? -1, emit);
			return false;
		});
		await this.#settle(final ?? -1, emit);
	}

	async #report(from: number, to: number, emit: Emit): Promise<void> {
		const logs = await this.#client.logs(this.#core, [coreTopics], from, to);
		for (const log of logs) {
			const event = readCoreEvent(log);
			if (event === null) continue;
			await emit(event);
			if (event.kind === 'metaBlockCommitted') this.#remember(event);
		}
	}

	/** Meta-blocks come in ascending height; one seen again after a failed look is remembered already. */
	#remember(commit: MetaBlockCommitted): void {
		if (commit.height > (this.#unfinal.at(-1)?.height ?? -1)) this.#unfinal.push(commit);
	}

	/** Goes back to the newest remembered head that is still in the chain; where that is not taken in, it is told again. */
	async #undoAbandoned(head: OriginHeader, emit: Emit): Promise<void> {
		const marks = [...this.#marks];
		for (let mark = marks.at(-1); mark !== undefined; mark = marks.at(-1)) {
			if (await this.#isCanonical(mark, head)) break;
			marks.pop();
		}
		if (marks.length === this.#marks.length) return;
		const kept = marks.at(-1)?.number ?? this.#floor;
		await emit({ kind: 'originReorganised', from: kept + 1 });
		this.#marks.length = marks.length;
		this.#scanned = Math.min(this.#scanned, kept);
		this.#unfinal = this.#unfinal.filter(({ originNumber }) => originNumber <= kept);
	}

	async #isCanonical({ number, hash }: BlockReference, head: OriginHeader): Promise<boolean> {
		if (number === head.number) return hash === head.hash;
		if (number === head.number - 1) return hash === head.parentHash;
		return (await this.#client.findHeader(number))?.hash === hash;
	}

	/** Reports the commits up to block `final`, and forgets the heads below it but for the newest. */
	async #settle(final: number, emit: Emit): Promise<void> {
		for (let [commit] = this.#unfinal; commit !== undefined && commit.originNumber <= final; [commit] = this.#unfinal) {
			await emit({ ...commit, kind: 'metaBlockFinalized' });
			this.#unfinal.shift();
		}
		while (this.#marks.length > mostMarks || (this.#marks[1]?.number ?? Number.POSITIVE_INFINITY) <= final) {
			this.#floor = this.#marks.shift()?.number ?? this.#floor;
		}
	}
}
