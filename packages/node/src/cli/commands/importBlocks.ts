import { createReadStream } from 'node:fs';
import { importArchive } from '../../archive/importArchive.ts';
import { createImporter } from '../../auxiliary/importing/createImporter.ts';
import { readNetworkFile } from '../../config/networkFile.ts';
import { readNodeConfig } from '../../config/readNodeConfig.ts';
import { Closing } from '../../dev/closing.ts';
import { createLogger } from '../../logging/logger.ts';
import { assembleNode, noDuties, openNode } from '../../start/openNode.ts';
import type { CommandDeclaration } from '../command.ts';
import { pathOption } from '../pathOption.ts';
import { required } from '../required.ts';

const group = 'Blocks';
const table = {
	config: pathOption({
		flag: 'config',
		group,
		value: 'folder',
		description: 'folder of the node, which must be stopped',
	}),
	in: pathOption({ flag: 'in', group, value: 'file', description: 'file that export wrote' }),
} as const;

/** `mosaic import`: blocks from a file, verified like those of peers; nothing is signed. */
export const importBlocksCommand: CommandDeclaration<typeof table> = {
	name: 'import',
	summary: 'Verify and store the blocks of a file that export wrote, in the database of a stopped node.',
	options: table,
	run: async (options) => {
		const config = await readNodeConfig(required(options.config, 'config'));
		const file = required(options.in, 'in');
		const closing = new Closing();
		try {
			const opened = await openNode(config, await readNetworkFile(config.networkFile), closing);
			const { spec, chain } = opened;
			const logger = createLogger(config.log);
			const { driver } = await assembleNode(opened, noDuties, Date, logger);
			closing.add(() => driver.stop());
			driver.start();
			const importer = createImporter(spec, chain, driver);
			const { imported, known, last } = await importArchive(createReadStream(file), spec, importer);
			process.stdout.write(`Imported ${imported} blocks up to block ${last}; ${known} were there already.\n`);
		} finally {
			await closing.run();
		}
	},
};
