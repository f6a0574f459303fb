import { once } from 'node:events';
import { bannerJson, bannerText } from '../../dev/banner.ts';
import { requireConsistent } from '../../dev/consistency.ts';
import { closingDumpFile, devOptionTable } from '../../dev/options.ts';
import type { CommandDeclaration } from '../command.ts';
import { stopSignal } from '../stopSignal.ts';

/** `mosaic dev`: a whole origin and auxiliary stack in one process, until it is told to stop. */
export const devCommand: CommandDeclaration<typeof devOptionTable> = {
	name: 'dev',
	summary: 'Run an origin and an auxiliary chain with true finality on this machine, for development.',
	options: devOptionTable,
	run: async (options) => {
		requireConsistent(options);
		const level = options.quiet && options.logLevel !== 'silent' ? 'error' : options.logLevel;
		const { createLogger } = await import('../../logging/logger.ts');
		const logger = createLogger({ level, json: options.json });
		const stop = stopSignal();
		const { startDev } = await import('../../dev/startDev.ts');
		const stack = await startDev(options, logger, stop);
		if (!options.quiet) process.stdout.write(options.json ? bannerJson(stack.facts) : bannerText(stack.facts));
		if (!stop.aborted) await once(stop, 'abort');
		logger.info({}, 'stopping');
		const file = closingDumpFile(options);
		try {
			if (file !== null) await stack.dump(file);
		} finally {
			await stack.stop();
		}
		logger.info({}, 'stopped');
	},
};
