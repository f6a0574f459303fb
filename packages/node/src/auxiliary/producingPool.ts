import type { Chain } from '../chain/index.ts';
import type { HeadChange } from '../chain/types.ts';
import type { PoolHead, TransactionPool } from '../pool/index.ts';
import type { DriverPool } from './ports.ts';

/** A pool as block production sees it. */
export function producingPool(chain: Chain, pool: TransactionPool): DriverPool {
	return {
		best: () => pool.best(),
		hasExecutable: (baseFeePerGas) => pool.hasExecutable(baseFeePerGas),
		follow: async (change: HeadChange) => {
			const { state, baseFeePerGas } = await poolHead(chain);
			await pool.onHead(change, state, baseFeePerGas);
		},
		onExecutable: (listener) => {
			const onEvent = () => listener();
			pool.events.on('executable', onEvent);
			return () => pool.events.off('executable', onEvent);
		},
	};
}

/** What a pool checks transactions against: the state after the head, and the block to come. */
export async function poolHead(chain: Chain): Promise<PoolHead> {
	const { hash, header } = chain.head;
	return { state: await chain.stateAt(hash), baseFeePerGas: header.calcNextBaseFee(), gasLimit: header.gasLimit };
}
