import type { DevelopmentBackend } from '../developmentBackend.ts';
import { wordOf } from './memoryBackend.ts';

/** Controls that do nothing but remember what was asked of them: name and parameters, in order. */
export function recordingDevelopment(calls: unknown[][] = []): DevelopmentBackend {
	const note =
		<T>(name: string, answer: T) =>
		(...parameters: unknown[]): T => {
			calls.push([name, ...parameters]);
			return answer;
		};
	const done = Promise.resolve();
	return {
		mine: note('mine', done),
		automine: note('automine', true),
		setAutomine: note('setAutomine', undefined),
		intervalMining: note('intervalMining', null),
		setIntervalMining: note('setIntervalMining', undefined),
		increaseTime: note('increaseTime', 7),
		setTime: note('setTime', 8),
		setNextBlockTimestamp: note('setNextBlockTimestamp', undefined),
		setBlockTimestampInterval: note('setBlockTimestampInterval', undefined),
		removeBlockTimestampInterval: note('removeBlockTimestampInterval', true),
		setBalance: note('setBalance', done),
		addBalance: note('addBalance', done),
		setNonce: note('setNonce', done),
		setCode: note('setCode', done),
		setStorageAt: note('setStorageAt', done),
		setTokenBalance: note('setTokenBalance', done),
		setTokenAllowance: note('setTokenAllowance', done),
		dumpState: note('dumpState', Promise.resolve('0x1f8b' as const)),
		loadState: note('loadState', done),
		setNextBlockBaseFeePerGas: note('setNextBlockBaseFeePerGas', done),
		setBlockGasLimit: note('setBlockGasLimit', done),
		setCoinbase: note('setCoinbase', undefined),
		setPrevRandao: note('setPrevRandao', undefined),
		impersonate: note('impersonate', undefined),
		stopImpersonating: note('stopImpersonating', undefined),
		impersonateEverybody: note('impersonateEverybody', undefined),
		sendUnsigned: note('sendUnsigned', Promise.resolve(wordOf(6))),
		dropTransaction: note('dropTransaction', true),
		dropAllTransactions: note('dropAllTransactions', undefined),
		dropTransactionsOf: note('dropTransactionsOf', undefined),
		info: note(
			'info',
			Promise.resolve({
				clientVersion: 'mosaic/test',
				semanticVersion: '0.1.0',
				instanceId: wordOf(9),
				chainId: 1337,
				hardfork: 'osaka',
				head: { hash: wordOf(2), number: 17, timestamp: 1_000 },
				next: { baseFee: 7n, gasPrice: 9n, gasLimit: 30_000_000n },
				snapshots: [{ id: 16n, number: 3, hash: wordOf(4) }],
				fork: { url: 'http://node', chainId: 1, number: 9, hash: wordOf(5) },
			}),
		),
		setLogging: note('setLogging', undefined),
		rollback: note('rollback', done),
		reorganise: note('reorganise', done),
		reset: note('reset', done),
		setForkUrl: note('setForkUrl', done),
		snapshot: note('snapshot', Promise.resolve(16n)),
		reach: async () => ({ height: 1, number: 1, hash: `0x${'01'.repeat(32)}` as const }),
		stallFinality: () => undefined,
		equivocate: async () => `0x${'02'.repeat(20)}` as const,
		revert: note('revert', Promise.resolve(true)),
	};
}
