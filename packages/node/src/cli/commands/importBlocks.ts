import { createReadStream } from 'node:fs';
import type { ArchiveSummary } from '../../archive/importArchive.ts';
import { Closing } from '../../assembly/closing.ts';
import { CliError } from '../cliError.ts';
import type { CommandDeclaration } from '../command.ts';
import type { OptionValues } from '../option.ts';
import { pathOption } from '../pathOption.ts';
import { required } from '../required.ts';

const groups = { blocks: 'Blocks', foreign: 'Chains of other clients' } as const;
const table = {
	config: pathOption({
		flag: 'config',
		group: groups.blocks,
		value: 'folder',
		description: 'folder of the node, which must be stopped',
	}),
	in: pathOption({ flag: 'in', group: groups.blocks, value: 'file', description: 'file that export wrote' }),
	genesis: pathOption({
		flag: 'genesis',
		group: groups.foreign,
		value: 'file',
		description: "genesis in geth's format, with hardforks at blocks and times",
	}),
	chain: pathOption({
		flag: 'chain',
		group: groups.foreign,
		value: 'file',
		description: 'blocks as geth exports them: their RLP, one after the other; proof of work is not checked',
	}),
	dataDir: pathOption({
		flag: 'data-dir',
		group: groups.foreign,
		value: 'folder',
		description: 'folder for the chain, which mosaic serve answers from',
	}),
} as const;
/** Bytes of a genesis file that are read; mainnet's has 700,000. */
const largestGenesis = 256 * 1024 * 1024;

type Options = OptionValues<typeof table>;

/** `mosaic import`: blocks from a file, verified like those of peers; nothing is signed. */
export const importBlocksCommand: CommandDeclaration<typeof table> = {
	name: 'import',
	summary:
		'Verify and store the blocks of a file: of a stopped node (--config, --in), or of another client (--genesis, --chain).',
	options: table,
	run: async (options) => {
		const closing = new Closing();
		try {
			const { imported, known, last } = isForeign(options)
				? await importForeign(options, closing)
				: await importOwn(options, closing);
			process.stdout.write(`Imported ${imported} blocks up to block ${last}; ${known} were there already.\n`);
		} finally {
			await closing.run();
		}
	},
};

function isForeign({ config, in: file, genesis, chain, dataDir }: Options): boolean {
	const isOwn = config !== null || file !== null;
	const isForeign = genesis !== null || chain !== null || dataDir !== null;
	if (isOwn && isForeign)
		throw new CliError('USAGE', 'import takes --config and --in, or --genesis, --chain and --data-dir: see --help', {});
	return isForeign;
}

async function importOwn(options: Options, closing: Closing): Promise<ArchiveSummary> {
	const folder = required(options.config, 'config');
	const file = required(options.in, 'in');
	const { readNodeFiles } = await import('../../config/readNodeFiles.ts');
	const { importArchive } = await import('../../archive/importArchive.ts');
	const { createImporter } = await import('../../auxiliary/importing/createImporter.ts');
	const { assembleNode, noDuties, openNode } = await import('../../start/openNode.ts');
	const { config, network } = await readNodeFiles(folder);
	const opened = await openNode(config, network, closing);
	const { spec, chain, recoverer } = opened;
	const { createLogger } = await import('../../logging/logger.ts');
	const logger = createLogger(config.log);
	const { driver } = await assembleNode(opened, noDuties, Date, logger);
	closing.add(() => driver.stop());
	driver.start();
	const importer = createImporter({ spec, chain, driver, recoverer });
	return importArchive(createReadStream(file), spec, importer);
}

async function importForeign(options: Options, closing: Closing): Promise<ArchiveSummary> {
	const { readJsonFile } = await import('../../config/readJsonFile.ts');
	const genesis = await readJsonFile(required(options.genesis, 'genesis'), largestGenesis);
	const file = required(options.chain, 'chain');
	const { importChain } = await import('../../foreign/importChain.ts');
	const { openForeignChain } = await import('../../foreign/openForeignChain.ts');
	const chain = await openForeignChain(required(options.dataDir, 'data-dir'), genesis, closing);
	const { imported, known, head } = await importChain(chain, createReadStream(file));
	return { imported, known, last: head };
}
