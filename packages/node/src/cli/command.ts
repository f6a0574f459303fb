import { type Command, Option } from 'commander';
import { type OptionDeclaration, type OptionValues, readOptions } from './option.ts';

type OptionTable = Record<string, OptionDeclaration<unknown>>;

/** A command of the CLI: its words, its options and what it does. */
export interface CommandDeclaration<Table extends OptionTable> {
	readonly name: string;
	readonly summary: string;
	readonly options: Table;
	run(options: OptionValues<Table>): Promise<void>;
}

/** A command with whatever options. */
export type AnyCommand = CommandDeclaration<OptionTable>;

/** Adds a declared command to the program. */
export function addCommand(program: Command, declaration: AnyCommand): void {
	const command = program
		.command(declaration.name)
		.description(declaration.summary)
		.allowExcessArguments(false)
		.showSuggestionAfterError(false);
	for (const option of Object.values(declaration.options)) command.addOption(helpEntry(option));
	const lastGroup = Object.values(declaration.options).at(-1)?.group ?? 'Options';
	command.addHelpOption(new Option('-h, --help', 'print this help').helpGroup(`${lastGroup}:`));
	command.action((given: Record<string, string | boolean | undefined>) =>
		declaration.run(readOptions(declaration.options, given, process.env)),
	);
}

/** How an option is written: `--port <number>`. */
export function flagTerm({ flag, value }: OptionDeclaration<unknown>): string {
	return value === null ? `--${flag}` : `--${flag} <${value}>`;
}

function helpEntry(option: OptionDeclaration<unknown>): Option {
	const { description, fallback, variable, group } = option;
	const notes = [
		...(fallback === null ? [] : [`default: ${fallback}`]),
		...(variable === null ? [] : [`or in the environment: ${variable}`]),
	];
	const text = notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
	const entry = new Option(flagTerm(option), text).helpGroup(`${group}:`);
	// A switch that begins with `no-` is a switch as any other, and no denial of one without: the declaration's name holds.
	entry.negate = false;
	return entry;
}
