import type { Hash } from '@mosaic/consensus';
import type { CommandDeclaration } from '../command.ts';
import { optional, textOption } from '../option.ts';
import { pathOption } from '../pathOption.ts';
import { required } from '../required.ts';

const database = pathOption({
	flag: 'database',
	group: 'Records',
	value: 'folder',
	description: 'database of the node, which must be stopped',
});
const coreIdentifier = optional(
	textOption({
		flag: 'core-identifier',
		group: 'Records',
		value: 'hash',
		expected: '0x and 64 hexadecimal digits',
		accepts: (text) => /^0x[0-9a-f]{64}$/i.test(text),
		description: 'core identifier of the meta-blockchain that the records belong to',
	}),
);

const exportTable = {
	database,
	coreIdentifier,
	out: pathOption({ flag: 'out', group: 'Records', value: 'file', description: 'file to write, which must not exist' }),
} as const;

/** `mosaic export-signing-records`: what this node's validators signed, for the machine they move to. */
export const exportSigningRecordsCommand: CommandDeclaration<typeof exportTable> = {
	name: 'export-signing-records',
	summary: 'Write what the validators of a stopped node have signed to a file, to move them to another machine.',
	options: exportTable,
	run: async (options) => {
		const { exportSigningRecords } = await import('../../signing/recordsFile.ts');
		const count = await exportSigningRecords({
			database: required(options.database, 'database'),
			coreIdentifier: required(options.coreIdentifier, 'core-identifier').toLowerCase() as Hash,
			file: required(options.out, 'out'),
		});
		process.stdout.write(
			`Records of ${validators(count)} are in ${options.out}. Do not start this node again with their keys.\n`,
		);
	},
};

const importTable = {
	database,
	coreIdentifier,
	in: pathOption({
		flag: 'in',
		group: 'Records',
		value: 'file',
		description: 'file that export-signing-records wrote',
	}),
} as const;

/** `mosaic import-signing-records`: whatever either machine's records forbid is forbidden from then on. */
export const importSigningRecordsCommand: CommandDeclaration<typeof importTable> = {
	name: 'import-signing-records',
	summary: 'Take over what validators have signed on another machine, before a stopped node signs with their keys.',
	options: importTable,
	run: async (options) => {
		const { importSigningRecords } = await import('../../signing/recordsFile.ts');
		const { count, coreIdentifier: core } = await importSigningRecords({
			database: required(options.database, 'database'),
			coreIdentifier: (options.coreIdentifier?.toLowerCase() ?? null) as Hash | null,
			file: required(options.in, 'in'),
		});
		process.stdout.write(`Took the records of ${validators(count)} of the meta-blockchain ${core}.\n`);
	},
};

function validators(count: number): string {
	return count === 1 ? '1 validator' : `${count} validators`;
}
