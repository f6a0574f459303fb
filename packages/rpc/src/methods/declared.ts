import { debugMethods } from './debug/table.ts';
import { developmentMethods } from './development/table.ts';
import { accountsMethods, ethMethods } from './eth/table.ts';
import type { Parameter } from './method.ts';
import { mosaicMethods } from './mosaic/table.ts';
import { netMethods } from './net/table.ts';
import { otsMethods } from './ots/table.ts';
import { testingMethods } from './testing/table.ts';
import { traceMethods } from './trace/table.ts';
import { txpoolMethods } from './txpool/table.ts';
import { web3Methods } from './web3/table.ts';

/** A method as its declaration describes it. */
export interface DeclaredMethod {
	readonly name: string;
	readonly aliases?: readonly string[];
	readonly summary: string;
	readonly parameters: readonly Parameter<unknown>[];
	/** What the result is, in words. */
	readonly result: string;
}

/** Where a group of methods is served. */
export interface MethodGroup {
	readonly title: string;
	/** Which servers have them. */
	readonly where: string;
	readonly methods: readonly DeclaredMethod[];
}

const everywhere = 'on every server';
const tracing =
	'in the development mode, over imported chains, and by nodes of a network whose settings say `rpc.tracing`';

/** Every method there is, by namespace: what the reference page is made from. */
export const declaredMethods: readonly MethodGroup[] = [
	{ title: 'eth_', where: everywhere, methods: ethMethods },
	{ title: 'eth_ and personal_ with keys of the node', where: 'in the development mode', methods: accountsMethods },
	{ title: 'net_', where: everywhere, methods: netMethods },
	{ title: 'web3_', where: everywhere, methods: web3Methods },
	{ title: 'txpool_', where: everywhere, methods: txpoolMethods },
	{ title: 'mosaic_', where: 'on the auxiliary chain of a stack or network', methods: mosaicMethods },
	{ title: 'debug_', where: tracing, methods: debugMethods },
	{ title: 'trace_', where: tracing, methods: traceMethods },
	{ title: 'ots_ and erigon_', where: tracing, methods: otsMethods },
	{ title: 'testing_', where: 'in the development mode, and over imported chains', methods: testingMethods },
	{
		title: 'evm_, anvil_ and hardhat_',
		where: 'in the development mode, on the auxiliary chain',
		methods: developmentMethods,
	},
];
