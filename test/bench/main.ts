import { parseArgs } from 'node:util';
import { startAnvil } from '../support/anvil.ts';
import { startStack } from '../support/stack.ts';
import { measureTransfers, type Target } from './transfers.ts';

/**
 * `npm run bench -- [--transactions N] [--connections N] [--batch N]`: transfers and ERC20 transfers per second, from the
 * first request until the last transaction is in a block, on anvil and on Mosaic in turn. The ratio is what to quote.
 */
const { values } = parseArgs({
	options: {
		transactions: { type: 'string', default: '3000' },
		connections: { type: 'string', default: '8' },
		batch: { type: 'string', default: '50' },
	},
});
const load = { transactions: Number(values.transactions), connections: Number(values.connections) };
if (!Object.values(load).every((number) => Number.isSafeInteger(number) && number > 0) || !(Number(values.batch) > 0)) {
	console.error('bench: --transactions, --connections and --batch take whole numbers above 0');
	process.exit(2);
}

const anvil = await startAnvil(['--block-time', '1']);
const stack = await startStack(['--log-level', 'error']);
const accounts = stack.accounts.map(({ privateKey }) => privateKey);
const targets: Record<string, Target> = {
	anvil: { url: anvil.url, accounts },
	mosaic: { url: stack.auxiliary.url, accounts },
};
try {
	console.log(`${load.transactions} transactions, ${load.connections} connections, per second`);
	console.log('kind'.padEnd(28), 'anvil'.padStart(8), 'mosaic'.padStart(8), 'mosaic/anvil'.padStart(14));
	for (const kind of ['transfer', 'erc20'] as const) {
		for (const batch of [1, Number(values.batch)]) {
			const rates: number[] = [];
			for (const target of Object.values(targets)) rates.push(await measureTransfers(target, { ...load, kind, batch }));
			const [peer = 0, own = 0] = rates;
			const name = `${kind}, ${batch === 1 ? 'single requests' : `batches of ${batch}`}`;
			console.log(
				name.padEnd(28),
				peer.toFixed(0).padStart(8),
				own.toFixed(0).padStart(8),
				(own / peer).toFixed(2).padStart(14),
			);
		}
	}
} finally {
	await stack.program.stop();
	await anvil.program.stop();
}
