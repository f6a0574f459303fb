import { type Command, CommanderError, Option } from 'commander';
import { CliError } from './cliError.ts';
import { type OptionDeclaration, type OptionValues, readOptions } from './option.ts';

/** A command of the CLI: its words, its options and what it does. */
export interface CommandDeclaration<Table extends Record<string, OptionDeclaration<unknown>>> {
	readonly name: string;
	readonly summary: string;
	readonly options: Table;
	readonly run: (options: OptionValues<Table>) => Promise<void>;
}

/** Adds a declared command to the program. */
export function addCommand<Table extends Record<string, OptionDeclaration<unknown>>>(
	program: Command,
	declaration: CommandDeclaration<Table>,
): void {
	const command = program.command(declaration.name).description(declaration.summary).allowExcessArguments(false);
	for (const { flag, value, description, fallback } of Object.values(declaration.options)) {
		const text = fallback === null ? description : `${description} (default: ${fallback})`;
		command.addOption(new Option(value === null ? `--${flag}` : `--${flag} <${value}>`, text));
	}
	command.action((given: Record<string, string | boolean | undefined>) =>
		declaration.run(readOptions(declaration.options, given)),
	);
}

/**
 * Parses the words of a command line and runs the command they name.
 * Throws a CliError with code USAGE for words that no command or option takes.
 */
export async function runProgram(program: Command, words: readonly string[]): Promise<void> {
	quieten(program);
	try {
		await program.parseAsync(words, { from: 'user' });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode === 0) return;
		const message = error.message.replace(/^error: /, '');
		throw new CliError('USAGE', `${message}: see './mosaic --help'`, { words });
	}
}

/** Makes commander throw instead of ending the process and writing errors itself. */
function quieten(command: Command): void {
	command.exitOverride().configureOutput({ writeErr: () => undefined });
	for (const child of command.commands) quieten(child);
}
