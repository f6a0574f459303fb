import { initOptionTable } from '../../init/options.ts';
import { summaryJson, summaryText } from '../../init/summary.ts';
import type { CommandDeclaration } from '../command.ts';
import { stopSignal } from '../stopSignal.ts';

/** `mosaic init`: a new network, with its Core on the origin and a folder for each node. */
export const initCommand: CommandDeclaration<typeof initOptionTable> = {
	name: 'init',
	summary: 'Deploy Core on an origin, and write the files of the nodes of a new network.',
	options: initOptionTable,
	run: async (options) => {
		const { initNetwork } = await import('../../init/initNetwork.ts');
		const made = await initNetwork(options, stopSignal());
		process.stdout.write(options.json ? summaryJson(made) : summaryText(made));
	},
};
