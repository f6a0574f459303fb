import { randomBytes } from 'node:crypto';
import type { Hex } from '@mosaic/consensus';
import type { BlockEvent, EventsBackend, HeadChange, Unsubscribe } from '../backend.ts';
import type { LogData, SyncingData, TransactionData } from '../data.ts';
import { BackendError } from '../errors/backendError.ts';
import { matches } from '../filters/matches.ts';
import { formatHeader } from '../format/header.ts';
import { formatLog } from '../format/log.ts';
import { formatSyncing } from '../format/syncing.ts';
import { formatTransaction } from '../format/transaction.ts';
import type { Connection } from './connection.ts';
import type { SubscriptionKind } from './subscription.ts';

interface Subscription {
	readonly kind: SubscriptionKind;
	readonly connection: Connection;
	/** Set once the answer with the identifier is sent; what happens before waits here. */
	waiting: string[] | null;
}

/** The subscriptions of all WebSockets of a server, fed in the order of events. */
export class SubscriptionHub {
	readonly #limit: number;
	readonly #connections = new Map<Connection, Map<Hex, Subscription>>();
	readonly #unsubscribes: readonly Unsubscribe[];
	#applied: Promise<void> = Promise.resolve();

	/** `limit`: subscriptions that one connection may hold. */
	constructor(events: EventsBackend, limit: number) {
		this.#limit = limit;
		this.#unsubscribes = [
			events.onHeadChange((change) => this.#onHeadChange(change)),
			events.onPendingTransaction((transaction) => this.#onTransaction(transaction)),
			events.onSyncing((syncing) => this.#onSyncing(syncing)),
		];
	}

	/** `afterAnswer` starts the flow of notifications. */
	subscribe(connection: Connection, kind: SubscriptionKind, afterAnswer: (task: () => void) => void): Hex {
		const own = this.#subscriptionsOf(connection);
		if (own.size >= this.#limit) {
			throw new BackendError('LIMIT_EXCEEDED', `too many subscriptions: at most ${this.#limit} for a connection`);
		}
		const identifier: Hex = `0x${randomBytes(16).toString('hex')}`;
		const subscription: Subscription = { kind, connection, waiting: [] };
		own.set(identifier, subscription);
		afterAnswer(() => {
			for (const text of subscription.waiting ?? []) connection.send(text);
			subscription.waiting = null;
		});
		return identifier;
	}

	/** Whether this connection had such a subscription. */
	unsubscribe(connection: Connection, identifier: Hex): boolean {
		return this.#connections.get(connection)?.delete(identifier) ?? false;
	}

	close(): void {
		for (const unsubscribe of this.#unsubscribes) unsubscribe();
		this.#connections.clear();
	}

	#subscriptionsOf(connection: Connection): Map<Hex, Subscription> {
		const known = this.#connections.get(connection);
		if (known !== undefined) return known;
		const created = new Map<Hex, Subscription>();
		this.#connections.set(connection, created);
		connection.onClose(() => this.#connections.delete(connection));
		return created;
	}

	#onHeadChange(change: HeadChange): void {
		for (const event of change.added) this.#publish('newHeads', () => formatHeader(event.header));
		// Reading logs takes its time: who subscribes meanwhile is told of what comes after.
		const present = new Set([...this.#subscribers('logs')].map(([, subscription]) => subscription));
		if (present.size === 0) return;
		this.#applied = this.#applied.then(async () => {
			for (const event of [...change.removed, ...change.added]) await this.#publishLogs(event, present);
		});
	}

	async #publishLogs(event: BlockEvent, present: ReadonlySet<Subscription>): Promise<void> {
		let logs: readonly LogData[];
		try {
			logs = await event.logs();
		} catch {
			// A subscriber who missed logs must notice: its subscription ends with its connection.
			for (const { connection } of present) connection.drop();
			return;
		}
		for (const log of logs) {
			this.#publish(
				'logs',
				() => formatLog(log),
				(subscription) => {
					const { kind } = subscription;
					return present.has(subscription) && kind.kind === 'logs' && matches(kind.filter, log);
				},
			);
		}
	}

	#onTransaction(transaction: TransactionData): void {
		this.#publish(
			'newPendingTransactions',
			() => transaction.hash,
			({ kind }) => kind.kind === 'newPendingTransactions' && !kind.full,
		);
		this.#publish(
			'newPendingTransactions',
			() => formatTransaction(transaction),
			({ kind }) => kind.kind === 'newPendingTransactions' && kind.full,
		);
	}

	#onSyncing(syncing: SyncingData | null): void {
		this.#publish('syncing', () => (syncing === null ? false : { syncing: true, status: formatSyncing(syncing) }));
	}

	#publish(
		name: SubscriptionKind['kind'],
		format: () => unknown,
		wants?: (subscription: Subscription) => boolean,
	): void {
		let result: string | undefined;
		for (const [identifier, subscription] of this.#subscribers(name)) {
			if (wants !== undefined && !wants(subscription)) continue;
			result ??= JSON.stringify(format());
			const parameters = `{"subscription":"${identifier}","result":${result}}`;
			const text = `{"jsonrpc":"2.0","method":"eth_subscription","params":${parameters}}`;
			if (subscription.waiting === null) subscription.connection.send(text);
			else subscription.waiting.push(text);
		}
	}

	*#subscribers(name: SubscriptionKind['kind']): Generator<readonly [Hex, Subscription]> {
		for (const own of this.#connections.values()) {
			for (const entry of own) if (entry[1].kind.kind === name) yield entry;
		}
	}
}
