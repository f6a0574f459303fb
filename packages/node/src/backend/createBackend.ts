import type { Address } from '@mosaic/consensus';
import type { AccountsBackend, Backend } from '@mosaic/rpc';
import { limitsFrom, type RpcLimits } from '@mosaic/rpc/settings';
import type { Impersonation, LocalAccounts } from '../accounts/index.ts';
import { Calls } from '../calls/calls.ts';
import type { Chain } from '../chain/index.ts';
import type { CallExplainer } from '../explaining/callExplainer.ts';
import type { TransactionPool } from '../pool/index.ts';
import { createTraceBackend } from '../tracing/traceBackend.ts';
import { createAccountsBackend } from './accountsBackend.ts';
import { BlockResolver, type Tags } from './blockResolver.ts';
import { createChainBackend } from './chainBackend.ts';
import { createEventsBackend } from './eventsBackend.ts';
import { FeeOracle } from './feeOracle.ts';
import { type NetworkFacts, noNetwork } from './networkFacts.ts';
import { PendingBlock, type PendingFields } from './pendingBlock.ts';
import { createPoolBackend } from './poolBackend.ts';
import { ReceiptReader } from './receipts.ts';
import { createStateBackend } from './stateBackend.ts';
import { createTestingBackend } from './testingBackend.ts';

export type { Tags } from './blockResolver.ts';

/** What a chain is served from. */
export interface BackendParts {
	readonly chain: Chain;
	readonly pool: TransactionPool;
	/** Keys held for callers: development mode. */
	readonly accounts?: LocalAccounts;
	/** Accounts to act as without their keys, and where blocks pay where somebody set that: development mode. */
	readonly impersonation?: Impersonation;
	readonly coinbase?: () => Address | null;
	readonly tags: Tags;
	/** What the block to come would have: `pending` is that block then. Default: `pending` is the head. */
	readonly pending?: () => PendingFields;
	/** What `web3_clientVersion` answers. */
	readonly clientVersion: string;
	/** Peers and synchronisation; absent where the chain has no network. */
	readonly network?: NetworkFacts;
	/** Tells a person what callers' messages do: development mode. */
	readonly explainer?: CallExplainer;
	/** Whether callers may trace: it costs as much as the blocks they trace. Default: no. */
	readonly tracing?: boolean;
	/** Whether callers may have blocks built that go nowhere. Default: no. */
	readonly testing?: boolean;
	/** Default: the usual ones. */
	readonly limits?: RpcLimits;
}

/** The `eth_`, `net_`, `web3_` and `txpool_` namespaces over a chain and its pool. */
export function createBackend(
	parts: BackendParts & { readonly accounts: LocalAccounts },
): Backend & { readonly accounts: AccountsBackend };
export function createBackend(parts: BackendParts): Backend;
export function createBackend(parts: BackendParts): Backend {
	const { chain, pool, accounts, impersonation, coinbase, tags, clientVersion, pending } = parts;
	const { network = noNetwork, tracing = false, testing = false, explainer, limits = limitsFrom() } = parts;
	const calls = new Calls(limits);
	const toCome = pending === undefined ? null : new PendingBlock({ chain, pool, fields: pending });
	const resolver = new BlockResolver(chain, tags, toCome);
	const receipts = new ReceiptReader(chain);
	const fees = new FeeOracle(chain, receipts);
	const state = createStateBackend({ chain, pool, resolver, calls, explainer });
	const held = { chain, pool, state, fees, ...(impersonation !== undefined && { impersonation }) };
	return {
		chain: createChainBackend({ chain, pool, resolver, receipts, fees, clientVersion, network, coinbase, limits }),
		state,
		pool: createPoolBackend({ chain, pool, state, fees }),
		events: createEventsBackend({ chain, pool, receipts, network }),
		...(tracing && { trace: createTraceBackend(chain, resolver, calls) }),
		...(testing && { testing: createTestingBackend(chain, pool, calls) }),
		...(accounts !== undefined && { accounts: createAccountsBackend({ ...held, accounts }) }),
	};
}
