import type { Backend, TraceBackend } from '../backend.ts';
import type { FilterRegistry } from '../filters/registry.ts';
import type { SubscriptionHub } from '../subscriptions/hub.ts';
import { debugMethods } from './debug/table.ts';
import { developmentMethods } from './development/table.ts';
import { discoverMethod } from './discover.ts';
import { accountsMethods, ethMethods } from './eth/table.ts';
import { type BoundMethod, bind } from './method.ts';
import { modulesMethod } from './modules.ts';
import { mosaicMethods } from './mosaic/table.ts';
import { netMethods } from './net/table.ts';
import { otsMethods } from './ots/table.ts';
import { traceMethods } from './trace/table.ts';
import { txpoolMethods } from './txpool/table.ts';
import { web3Methods } from './web3/table.ts';

/** Every method that exists for this backend: those over an absent part of it do not. */
export function methodsFor(
	backend: Backend,
	filters: FilterRegistry,
	subscriptions: SubscriptionHub,
): readonly BoundMethod[] {
	const { accounts, mosaic, trace, development } = backend;
	const methods = [
		...bind(ethMethods, { ...backend, filters, subscriptions }),
		...bind(netMethods, backend),
		...bind(web3Methods, backend),
		...bind(txpoolMethods, backend),
		...(accounts === undefined ? [] : bind(accountsMethods, { accounts })),
		...(trace === undefined ? [] : tracingMethods({ ...backend, trace })),
		...(mosaic === undefined ? [] : bind(mosaicMethods, { mosaic })),
		...(development === undefined ? [] : bind(developmentMethods, { development })),
	];
	const all = [...methods, modulesMethod(methods)];
	return [...all, discoverMethod(all, backend.chain.clientVersion)];
}

/** What costs as much as the blocks that it runs once more. */
function tracingMethods(ports: Backend & { readonly trace: TraceBackend }): readonly BoundMethod[] {
	return [...bind(debugMethods, ports), ...bind(traceMethods, ports), ...bind(otsMethods, ports)];
}
