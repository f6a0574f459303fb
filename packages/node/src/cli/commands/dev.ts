import { bannerJson, bannerText } from '../../dev/banner.ts';
import { type DevOptions, devOptionTable } from '../../dev/options.ts';
import { startDev } from '../../dev/startDev.ts';
import { createLogger } from '../../logging/logger.ts';
import type { CommandDeclaration } from '../command.ts';
import { stopSignal } from '../stopSignal.ts';

/** `mosaic dev`: a whole origin and auxiliary stack in one process, until it is told to stop. */
export const devCommand: CommandDeclaration<typeof devOptionTable> = {
	name: 'dev',
	summary: 'run an origin and an auxiliary chain with true finality on this machine, for development',
	options: devOptionTable,
	run: async (given) => {
		const options = withEnvironment(given);
		const logger = createLogger({ level: options.quiet ? 'error' : options.logLevel, json: options.json });
		const stopped = stopSignal();
		const stack = await startDev(options, logger);
		if (!options.quiet) process.stdout.write(options.json ? bannerJson(stack.facts) : bannerText(stack.facts));
		const signal = await stopped;
		logger.info({ signal }, 'stopping');
		await stack.stop();
		logger.info({}, 'stopped');
	},
};

/** The key for the origin may come from the environment, where other users of the machine do not see it. */
function withEnvironment(options: DevOptions): DevOptions {
	const key = process.env.MOSAIC_ORIGIN_KEY;
	if (options.originKey !== null || key === undefined) return options;
	return { ...options, originKey: devOptionTable.originKey.parse(key) };
}
