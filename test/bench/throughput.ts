import { startAnvil } from '../support/anvil.ts';
import { startStack } from '../support/stack.ts';
import type { Target } from './deployToken.ts';
import { measureTransfers } from './transfers.ts';

/** How much is sent. */
export interface ThroughputOptions {
	readonly transactions: number;
	readonly connections: number;
	readonly batch: number;
}

/**
 * Prints transfers and ERC20 transfers per second, from the first request until the last transaction is in a block, on
 * anvil and on Mosaic in turn. The ratio is what to quote.
 */
export async function benchThroughput({ batch: most, ...load }: ThroughputOptions): Promise<void> {
	const anvil = await startAnvil(['--block-time', '1', '--gas-limit', '1000000000']);
	const stack = await startStack(['--log-level', 'error']);
	const accounts = stack.accounts.map(({ privateKey }) => privateKey);
	const targets: Target[] = [anvil.url, stack.auxiliary.url].map((url) => ({ url, accounts }));
	try {
		console.log(`${load.transactions} transactions, ${load.connections} connections, per second`);
		console.log('kind'.padEnd(28), 'anvil'.padStart(8), 'mosaic'.padStart(8), 'mosaic/anvil'.padStart(14));
		for (const kind of ['transfer', 'erc20'] as const) {
			for (const batch of [1, most]) {
				const rates: number[] = [];
				for (const target of targets) rates.push(await measureTransfers(target, { ...load, kind, batch }));
				const [peer = 0, own = 0] = rates;
				const name = `${kind}, ${batch === 1 ? 'single requests' : `batches of ${batch}`}`;
				const cells = [peer, own].map((rate) => rate.toFixed(0).padStart(8));
				console.log(name.padEnd(28), ...cells, (own / peer).toFixed(2).padStart(14));
			}
		}
	} finally {
		await stack.program.stop();
		await anvil.program.stop();
	}
}
