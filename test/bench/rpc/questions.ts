import { Interface } from 'ethers';
import { requestOf } from '../jsonRpc.ts';
import { blockTransactions, type PreparedChain } from './prepareChain.ts';

/** Something asked over and over. */
export interface Question {
	readonly name: string;
	/** Calls in one HTTP body. */
	readonly batch: number;
	/** Calls per second to reach on one core; null where nothing is asked for. */
	readonly goal: number | null;
	/** Bodies that are sent in turn. */
	bodies(chain: PreparedChain): readonly string[];
}

const erc20 = new Interface(['function transfer(address,uint256)', 'function balanceOf(address)']);
const batchSize = 100;

/** What callers ask most, and what costs most. */
export const questions: readonly Question[] = [
	{ name: 'eth_blockNumber', batch: 1, goal: 15_000, bodies: () => [single('eth_blockNumber', [])] },
	{
		name: `eth_blockNumber, batches of ${batchSize}`,
		batch: batchSize,
		goal: 60_000,
		bodies: () => [
			JSON.stringify(Array.from({ length: batchSize }, (_, index) => requestOf('eth_blockNumber', [], index))),
		],
	},
	{
		name: 'eth_getBalance',
		batch: 1,
		goal: null,
		bodies: ({ holders }) => holders.map((holder) => single('eth_getBalance', [holder, 'latest'])),
	},
	{
		name: 'eth_call of balanceOf',
		batch: 1,
		goal: 3_000,
		bodies: ({ holders, token }) =>
			holders.map((holder) => {
				const data = erc20.encodeFunctionData('balanceOf', [holder]);
				return single('eth_call', [{ to: token, data }, 'latest']);
			}),
	},
	{
		name: 'eth_estimateGas of a transfer of a token',
		batch: 1,
		goal: null,
		bodies: ({ holders, token }) =>
			holders.map((from, index) => {
				const data = erc20.encodeFunctionData('transfer', [holders[index ^ 1] ?? from, 1n]);
				return single('eth_estimateGas', [{ from, to: token, data }]);
			}),
	},
	{
		name: `eth_getBlockByNumber, ${blockTransactions} transactions`,
		batch: 1,
		goal: null,
		bodies: ({ fullBlock }) => [single('eth_getBlockByNumber', [hex(fullBlock), true])],
	},
	{
		name: `eth_getBlockReceipts, ${blockTransactions} transactions`,
		batch: 1,
		goal: null,
		bodies: ({ fullBlock }) => [single('eth_getBlockReceipts', [hex(fullBlock)])],
	},
	{
		name: 'eth_feeHistory, 100 blocks, 3 percentiles',
		batch: 1,
		goal: null,
		bodies: () => [single('eth_feeHistory', ['0x64', 'latest', [10, 50, 90]])],
	},
	{
		name: 'eth_getProof of an account and a slot',
		batch: 1,
		goal: null,
		bodies: ({ token }) => [single('eth_getProof', [token, [`0x${'00'.repeat(32)}`], 'latest'])],
	},
];

export function single(method: string, params: readonly unknown[]): string {
	return JSON.stringify(requestOf(method, params, 1));
}

export function hex(value: number): string {
	return `0x${value.toString(16)}`;
}
