import type { AccountsBackend, ChainBackend, EventsBackend, PoolBackend, StateBackend } from '../../backend.ts';
import type { FilterRegistry } from '../../filters/registry.ts';
import type { SubscriptionHub } from '../../subscriptions/hub.ts';
import { declarator } from '../method.ts';

/** What the methods of the `eth_` namespace run against. */
export interface EthPorts {
	readonly chain: ChainBackend;
	readonly state: StateBackend;
	readonly pool: PoolBackend;
	readonly events: EventsBackend;
	readonly filters: FilterRegistry;
	readonly subscriptions: SubscriptionHub;
	readonly accounts?: AccountsBackend;
}

/** The methods that need keys: development mode only. */
export interface AccountsPorts {
	readonly accounts: AccountsBackend;
}

export const declareEth = declarator<EthPorts>();
export const declareAccounts = declarator<AccountsPorts>();
