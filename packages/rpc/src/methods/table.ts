import type { Backend } from '../backend.ts';
import type { FilterRegistry } from '../filters/registry.ts';
import type { SubscriptionHub } from '../subscriptions/hub.ts';
import { developmentMethods } from './development/table.ts';
import { accountsMethods, ethMethods } from './eth/table.ts';
import { type BoundMethod, bind } from './method.ts';
import { modulesMethod } from './modules.ts';
import { mosaicMethods } from './mosaic/table.ts';
import { netMethods } from './net/table.ts';
import { txpoolMethods } from './txpool/table.ts';
import { web3Methods } from './web3/table.ts';

/** Every method that exists for this backend: those over an absent part of it do not. */
export function methodsFor(
	backend: Backend,
	filters: FilterRegistry,
	subscriptions: SubscriptionHub,
): readonly BoundMethod[] {
	const { accounts, mosaic, development } = backend;
	const methods = [
		...bind(ethMethods, { ...backend, filters, subscriptions }),
		...bind(netMethods, backend),
		...bind(web3Methods, backend),
		...bind(txpoolMethods, backend),
		...(accounts === undefined ? [] : bind(accountsMethods, { accounts })),
		...(mosaic === undefined ? [] : bind(mosaicMethods, { mosaic })),
		...(development === undefined ? [] : bind(developmentMethods, { development })),
	];
	return [...methods, modulesMethod(methods)];
}
