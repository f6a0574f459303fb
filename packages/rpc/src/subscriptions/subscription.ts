import type { LogFilter } from '../data.ts';

/** What `eth_subscribe` can follow. */
export type SubscriptionKind =
	| { readonly kind: 'newHeads' }
	| { readonly kind: 'logs'; readonly filter: LogFilter }
	| { readonly kind: 'newPendingTransactions'; readonly full: boolean }
	| { readonly kind: 'syncing' };
