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
			const { state, baseFeePerGas, gasLimit } = await poolHead(chain);
			await pool.onHead(change, state, baseFeePerGas, gasLimit);
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
	return { state: await chain.stateAt(chain.head.hash), ...chain.next };
}
