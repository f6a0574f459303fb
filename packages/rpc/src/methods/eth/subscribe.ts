import { BackendError } from '../../errors/backendError.ts';
import { logFilter } from '../../schema/logFilter.ts';
import { boolean, word } from '../../schema/primitives.ts';
import type { SubscriptionKind } from '../../subscriptions/subscription.ts';
import { optional, required } from '../method.ts';
import { declareEth } from './declare.ts';

/** Judged once the kind is known. */
const anything = { description: 'the options of the kind', parse: (value: unknown) => value };

/** Follows new heads, logs, pending transactions or syncing over a WebSocket. */
export const subscribe = declareEth({
	name: 'eth_subscribe',
	summary: 'Follows new heads, logs, pending transactions or syncing over a WebSocket.',
	parameters: [
		required('kind', word('newHeads', 'logs', 'newPendingTransactions', 'syncing')),
		optional('options', anything, undefined),
	],
	result: 'an identifier',
	handler: ({ subscriptions }, [kind, options], { connection, afterAnswer }) => {
		if (connection === null) {
			throw new BackendError('UNSUPPORTED', 'notifications not supported: subscriptions need a WebSocket');
		}
		return subscriptions.subscribe(connection, subscriptionKind(kind, options), afterAnswer);
	},
});

function subscriptionKind(kind: SubscriptionKind['kind'], options: unknown): SubscriptionKind {
	if (kind === 'logs') return { kind, filter: logFilter.parse(options ?? {}, 'options') };
	if (kind === 'newPendingTransactions') return { kind, full: boolean.parse(options ?? false, 'options') };
	return { kind };
}
