import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Closing } from '../../assembly/closing.ts';
import type { CommandDeclaration } from '../command.ts';
import { integerOption, optional } from '../option.ts';
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
	out: pathOption({ flag: 'out', group, value: 'file', description: 'file to write, which must not exist' }),
	from: integerOption({
		flag: 'from',
		group,
		least: 1,
		most: Number.MAX_SAFE_INTEGER,
		fallback: '1',
		description: 'first block',
	}),
	to: optional(
		integerOption({
			flag: 'to',
			group,
			least: 1,
			most: Number.MAX_SAFE_INTEGER,
			description: 'last block; without it the head',
		}),
	),
} as const;

/** `mosaic export`: the blocks of a stopped node, with their seals and consensus bodies, in one file. */
export const exportBlocksCommand: CommandDeclaration<typeof table> = {
	name: 'export',
	summary: 'Write the blocks of a stopped node to a file, for another node to import.',
	options: table,
	run: async (options) => {
		const folder = required(options.config, 'config');
		const out = required(options.out, 'out');
		const { readNodeFiles } = await import('../../config/readNodeFiles.ts');
		const { exportBlocks } = await import('../../archive/exportBlocks.ts');
		const { openNode } = await import('../../start/openNode.ts');
		const closing = new Closing();
		try {
			const { config, network } = await readNodeFiles(folder);
			const { chain, spec } = await openNode(config, network, closing);
			const range = options.to === null ? { from: options.from } : { from: options.from, to: options.to };
			const count = await writeFile(out, (file) => exportBlocks(chain, spec, range, file));
			process.stdout.write(`${count === 1 ? '1 block is' : `${count} blocks are`} in ${out}.\n`);
		} finally {
			await closing.run();
		}
	},
};

/** Half an archive is of no use to anyone: where writing fails, the file is removed. */
async function writeFile<T>(
	path: string,
	write: (file: ReturnType<typeof createWriteStream>) => Promise<T>,
): Promise<T> {
	const file = createWriteStream(path, { flags: 'wx' });
	await new Promise<void>((resolve, reject) => file.once('open', () => resolve()).once('error', reject));
	try {
		return await write(file);
	} catch (error) {
		file.destroy();
		await rm(path, { force: true });
		throw error;
	}
}
