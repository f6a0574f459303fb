import { randomBytes } from 'node:crypto';
import type { Hash, Hex } from '@mosaic/consensus';
import type { EventsBackend, HeadChange, Unsubscribe } from '../backend.ts';
import { BackendError } from '../errors/backendError.ts';
import { RPC_CODES, RpcError } from '../errors/rpcError.ts';
import type { RpcLimits } from '../limits.ts';
import { changesOf, type Filter, type FilterChange, type FilterKind } from './filter.ts';

export interface FilterOptions {
	readonly limits: Pick<RpcLimits, 'filters' | 'filterChanges' | 'filterMilliseconds'>;
	/** Milliseconds, never running backwards. */
	readonly now: () => number;
}

/** The polled filters of a server (`eth_newFilter` and its kin), bounded and expiring. */
export class FilterRegistry {
	readonly #limits: FilterOptions['limits'];
	readonly #now: () => number;
	readonly #filters = new Map<Hex, Filter>();
	readonly #unsubscribes: readonly Unsubscribe[];
	/** Head changes are applied one after the other: reading logs is asynchronous. */
	#applied: Promise<void> = Promise.resolve();

	constructor(events: EventsBackend, { limits, now }: FilterOptions) {
		this.#limits = limits;
		this.#now = now;
		this.#unsubscribes = [
			events.onHeadChange((change) => this.#enqueue(change)),
			events.onPendingTransaction((transaction) => this.#addTransaction(transaction.hash)),
		];
	}

	/** Installs a filter; its identifier is not to be guessed by others. */
	async install(kind: FilterKind): Promise<Hex> {
		await this.#applied;
		this.#expire();
		if (this.#filters.size >= this.#limits.filters) {
			throw new BackendError('LIMIT_EXCEEDED', `too many filters: at most ${this.#limits.filters}; uninstall some`);
		}
		// The leading bit is set: identifiers are quantities, which have no leading zeros.
		const bytes = randomBytes(16);
		bytes.writeUInt8((bytes[0] ?? 0) | 0x80);
		const identifier: Hex = `0x${bytes.toString('hex')}`;
		this.#filters.set(identifier, { kind, changes: [], polledAt: this.#now() });
		return identifier;
	}

	/** What happened since the last poll. */
	async poll(identifier: Hex): Promise<readonly FilterChange[]> {
		await this.#applied;
		const filter = this.get(identifier);
		const { changes } = filter;
		filter.changes = [];
		return changes;
	}

	/** The filter, its life prolonged; -32000 `filter not found` where there is none. */
	get(identifier: Hex): Filter {
		this.#expire();
		const filter = this.#filters.get(identifier);
		if (filter === undefined) throw new RpcError(RPC_CODES.server, 'filter not found');
		filter.polledAt = this.#now();
		return filter;
	}

	/** Whether there was such a filter. */
	uninstall(identifier: Hex): boolean {
		this.#expire();
		return this.#filters.delete(identifier);
	}

	close(): void {
		for (const unsubscribe of this.#unsubscribes) unsubscribe();
		this.#filters.clear();
	}

	#enqueue(change: HeadChange): void {
		if (this.#filters.size === 0) return;
		this.#expire();
		const filters = [...this.#filters];
		this.#applied = this.#applied.then(() => this.#apply(change, filters));
	}

	async #apply(change: HeadChange, filters: readonly (readonly [Hex, Filter])[]): Promise<void> {
		for (const [identifier, filter] of filters) {
			try {
				for (const event of change.removed) this.#add(identifier, filter, await changesOf(filter.kind, event, true));
				for (const event of change.added) this.#add(identifier, filter, await changesOf(filter.kind, event, false));
			} catch {
				// Its logs cannot be read: a filter with a gap would lie, so it ends, as an expired one does.
				this.#filters.delete(identifier);
			}
		}
	}

	#addTransaction(hash: Hash): void {
		for (const [identifier, filter] of this.#filters) {
			if (filter.kind.kind === 'transactions') this.#add(identifier, filter, [hash]);
		}
	}

	#add(identifier: Hex, filter: Filter, changes: readonly FilterChange[]): void {
		if (filter.changes.length + changes.length > this.#limits.filterChanges) this.#filters.delete(identifier);
		else for (const change of changes) filter.changes.push(change);
	}

	#expire(): void {
		const oldest = this.#now() - this.#limits.filterMilliseconds;
		for (const [identifier, filter] of this.#filters) {
			if (filter.polledAt < oldest) this.#filters.delete(identifier);
		}
	}
}
