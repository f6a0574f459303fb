import type { Backend } from '../backend.ts';
import type { FilterRegistry } from '../filters/registry.ts';
import type { RpcLimits } from '../limits.ts';
import { withPast } from '../past/withPast.ts';
import type { SubscriptionHub } from '../subscriptions/hub.ts';
import { debugMethods } from './debug/table.ts';
import { developmentMethods } from './development/table.ts';
import { discoverMethod } from './discover.ts';
import { accountsMethods, ethMethods } from './eth/table.ts';
import { type BoundMethod, bind } from './method.ts';
import { modulesMethod } from './modules.ts';
import { mosaicMethods } from './mosaic/table.ts';
import { namespaceOf } from './namespaces.ts';
import { netMethods } from './net/table.ts';
import { otsMethods } from './ots/table.ts';
import { testingMethods } from './testing/table.ts';
import type { TracePorts } from './trace/declare.ts';
import { traceMethods } from './trace/table.ts';
import { txpoolMethods } from './txpool/table.ts';
import { web3Methods } from './web3/table.ts';

/**
 * Every method that exists for this backend, of these namespaces where they are given; those over an absent part of the
 * backend do not exist. What a server says of itself (`rpc_modules`, `rpc.discover`) is always there.
 */
export function methodsFor(
	backend: Backend,
	filters: FilterRegistry,
	subscriptions: SubscriptionHub,
	limits: RpcLimits,
	namespaces: readonly string[] | null = null,
): readonly BoundMethod[] {
	const { accounts, mosaic, trace, testing, development, past } = backend;
	const existing = [
		...bind(ethMethods, { ...backend, filters, subscriptions }),
		...bind(netMethods, backend),
		...bind(web3Methods, backend),
		...bind(txpoolMethods, backend),
		...(accounts === undefined ? [] : bind(accountsMethods, { accounts })),
		...(trace === undefined ? [] : tracingMethods({ ...backend, trace, limits })),
		...(testing === undefined ? [] : bind(testingMethods, { testing })),
		...(mosaic === undefined ? [] : bind(mosaicMethods, { mosaic })),
		...(development === undefined ? [] : bind(developmentMethods, { ...backend, development })),
	];
	const served = existing.filter(({ method }) => namespaces?.includes(namespaceOf(method.name)) ?? true);
	const methods = past === undefined ? served : withPast(served, past, backend.chain);
	const all = [...methods, modulesMethod(methods)];
	return [...all, discoverMethod(all, backend.chain.clientVersion)];
}

/** What costs as much as the blocks that it runs once more. */
function tracingMethods(ports: Backend & TracePorts): readonly BoundMethod[] {
	return [...bind(debugMethods, ports), ...bind(traceMethods, ports), ...bind(otsMethods, ports)];
}
