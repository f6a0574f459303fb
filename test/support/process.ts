import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program run by a test. */
export interface RunningProgram {
	readonly child: ChildProcess;
	/** The first line of standard output that `accepts` takes; rejects where the program ends before. */
	line(accepts: (line: string) => boolean): Promise<string>;
	/** Standard error so far. */
	errors(): string;
	/** Sends the signal and resolves with the exit code, null where the signal itself ended it. */
	stop(signal?: NodeJS.Signals): Promise<number | null>;
	/** Resolves with the exit code. */
	exit(): Promise<number | null>;
}

/** Starts a program; its output is read as long as it runs. */
export function run(
	command: string,
	words: readonly string[],
	environment: NodeJS.ProcessEnv = {},
	folder?: string,
): RunningProgram {
	const env = { ...process.env, ...environment };
	const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], env, cwd: folder });
	const lines: string[] = [];
	const waiting = new Set<() => void>();
	let errors = '';
	let ended = false;
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors += text;
	});
	createInterface({ input: child.stdout }).on('line', (line) => {
		lines.push(line);
		for (const look of waiting) look();
	});
	const exited = once(child, 'close').then(([code]: unknown[]) => {
		ended = true;
		for (const look of waiting) look();
		return code as number | null;
	});
	return {
		child,
		errors: () => errors,
		exit: () => exited,
		stop: (signal = 'SIGINT') => {
			if (!ended) child.kill(signal);
			return exited;
		},
		line: (accepts) =>
			new Promise((resolve, reject) => {
				const look = (): void => {
					const found = lines.find(accepts);
					if (found === undefined && !ended) return;
					waiting.delete(look);
					if (found !== undefined) resolve(found);
					else reject(new TypeError(`${command} ended without the line that was waited for:\n${errors}`));
				};
				waiting.add(look);
				look();
			}),
	};
}

/** The standard output of a program that must succeed. */
export async function output(
	command: string,
	words: readonly string[],
	environment: NodeJS.ProcessEnv = {},
	folder?: string,
): Promise<string> {
	const env = { ...process.env, ...environment };
	const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], env, cwd: folder });
	const texts = { out: '', error: '' };
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		texts.out += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		texts.error += text;
	});
	const [code] = await once(child, 'close');
	if (code !== 0) throw new TypeError(`${command} ${words.join(' ')} ended with ${code}: ${texts.error}${texts.out}`);
	return texts.out.trim();
}
