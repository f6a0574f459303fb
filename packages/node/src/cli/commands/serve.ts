import { once } from 'node:events';
import { Closing } from '../../assembly/closing.ts';
import { accessOf, rpcOptionTable } from '../../assembly/rpcOptions.ts';
import { devOptionTable } from '../../dev/options.ts';
import type { CommandDeclaration } from '../command.ts';
import { switchOption } from '../option.ts';
import { pathOption } from '../pathOption.ts';
import { required } from '../required.ts';
import { stopSignal } from '../stopSignal.ts';

const group = 'Server';
const table = {
	dataDir: pathOption({
		flag: 'data-dir',
		group,
		value: 'folder',
		description: 'folder of an imported chain; must be given',
	}),
	port: { ...devOptionTable.port, group, description: 'JSON-RPC port (0: any free port)' },
	host: { ...devOptionTable.host, group, description: 'address that the server listens on' },
	...rpcOptionTable(group),
	json: switchOption({ flag: 'json', group, description: 'print what is served, and log, as lines of JSON' }),
} as const;

/** `mosaic serve`: JSON-RPC over a chain that mosaic import made of another client's blocks. */
export const serveCommand: CommandDeclaration<typeof table> = {
	name: 'serve',
	summary: 'Serve JSON-RPC over a chain of another client that mosaic import read.',
	options: table,
	run: async (options) => {
		const { dataDir, host, port, json } = options;
		const stop = stopSignal();
		const directory = required(dataDir, 'data-dir');
		const { createLogger } = await import('../../logging/logger.ts');
		const logger = createLogger({ level: 'info', json });
		const { openForeignChain } = await import('../../foreign/openForeignChain.ts');
		const { serveChain } = await import('../../foreign/serveChain.ts');
		const closing = new Closing();
		try {
			const chain = await openForeignChain(directory, null, closing);
			const { url } = await serveChain(chain, { host, port, logger, access: accessOf(options) }, closing);
			const { chainId, head } = chain;
			const facts = { rpcUrl: url, chainId, head: head.number, headHash: head.hash };
			const text = `JSON-RPC of chain ${chainId}, blocks 0 to ${head.number}, at ${url}: Ctrl-C stops it.`;
			process.stdout.write(json ? `${JSON.stringify({ event: 'started', ...facts })}\n` : `${text}\n`);
			if (!stop.aborted) await once(stop, 'abort');
		} finally {
			await closing.run();
		}
	},
};
