import type { debugMethods } from './debug/table.ts';
import type { developmentMethods } from './development/table.ts';
import type { accountsMethods, ethMethods } from './eth/table.ts';
import type { Method, Parameter } from './method.ts';
import type { mosaicMethods } from './mosaic/table.ts';
import type { netMethods } from './net/table.ts';
import type { otsMethods } from './ots/table.ts';
import type { testingMethods } from './testing/table.ts';
import type { traceMethods } from './trace/table.ts';
import type { txpoolMethods } from './txpool/table.ts';
import type { web3Methods } from './web3/table.ts';

/** Every declared method by each of its names: what a caller writes, and what comes back, both as JSON. */
export type RpcMethods = {
	readonly [M in Declared as M['name'] | M['aliases'][number]]: {
		readonly parameters: WrittenParameters<M['parameters']>;
		readonly result: Json<Awaited<ReturnType<M['invoke']>>>;
	};
};

type Declared = (
	| typeof ethMethods
	| typeof accountsMethods
	| typeof netMethods
	| typeof web3Methods
	| typeof txpoolMethods
	| typeof mosaicMethods
	| typeof debugMethods
	| typeof traceMethods
	| typeof otsMethods
	| typeof testingMethods
	| typeof developmentMethods
)[number];

/** By position; null stands for absent where a parameter is optional. */
type WrittenParameters<P extends Method<never>['parameters']> = P extends readonly [
	Parameter<unknown, infer W, infer Optional>,
	...infer Rest extends Method<never>['parameters'],
]
	? Optional extends true
		? readonly [(W | null)?, ...WrittenParameters<Rest>]
		: readonly [W, ...WrittenParameters<Rest>]
	: readonly [];

/** A value as it arrives after it was sent as JSON: fields that are undefined are left out, and undefined alone is null. */
export type Json<T> = unknown extends T
	? unknown
	: T extends void
		? null
		: { readonly [K in keyof T]: Json<Exclude<T[K], undefined>> | Extract<T[K], undefined> };
