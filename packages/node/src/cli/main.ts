import { describeFailure } from './describeFailure.ts';
import { createProgram, runProgram } from './program.ts';

/** Prints a failure and ends the process: nothing that was abandoned on the way, a request say, may hold it. */
function end(error: unknown): void {
	const { line, exitCode } = describeFailure(error);
	process.exitCode = exitCode;
	process.stderr.write(`${line}\n`, () => process.exit(exitCode));
}

process.on('uncaughtException', end);
// Whoever read our output may be gone (`mosaic dev | head`): the chains go on.
for (const stream of [process.stdout, process.stderr]) {
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') end(error);
	});
}

const words = process.argv.slice(2);
try {
	await runProgram(createProgram(), words.length === 0 ? ['--help'] : words);
} catch (error) {
	end(error);
}
