import { Command } from 'commander';
import { addCommand, runProgram } from './command.ts';
import { devCommand } from './commands/dev.ts';
import { describeFailure } from './describeFailure.ts';
import { version } from './version.ts';

const program = new Command('mosaic')
	.description('Run a meta-blockchain: an auxiliary chain finalised on an origin chain.')
	.version(version);
addCommand(program, devCommand);

try {
	const words = process.argv.slice(2);
	if (words.length === 0) program.outputHelp();
	else await runProgram(program, words);
} catch (error) {
	const { line, exitCode } = describeFailure(error);
	process.stderr.write(`${line}\n`);
	process.exitCode = exitCode;
}
