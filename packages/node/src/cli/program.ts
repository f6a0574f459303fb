import { Command, CommanderError } from 'commander';
import { CliError } from './cliError.ts';
import { addCommand } from './command.ts';
import { commands } from './commands/index.ts';
import { version } from './version.ts';

/** The program with all its commands. */
export function createProgram(): Command {
	const program = new Command('mosaic')
		.description('Run a meta-blockchain: an auxiliary chain finalised on an origin chain.')
		.usage('<command> [options]')
		.version(version, '-V, --version', 'print the version')
		.helpOption('-h, --help', 'print this help')
		.helpCommand('help [command]', 'print the help of a command')
		.showSuggestionAfterError(false);
	for (const command of commands) addCommand(program, command);
	return program;
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
		throw new CliError('USAGE', `${usageFault(error, words)}: see './mosaic --help'`, { words });
	}
}

function usageFault(error: CommanderError, words: readonly string[]): string {
	if (error.code === 'commander.help') return 'a command is missing';
	if (error.code === 'commander.excessArguments') return `'${words[0]}' takes options alone, no further words`;
	return error.message.replace(/^error: /, '').replace(/\.$/, '');
}

/** Makes commander throw instead of ending the process and writing errors itself. */
function quieten(command: Command): void {
	command.exitOverride().configureOutput({ writeErr: () => undefined });
	for (const child of command.commands) quieten(child);
}
