import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../support/process.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const project = fileURLToPath(new URL('../hardhat', import.meta.url));
const hardhat = fileURLToPath(import.meta.resolve('hardhat/package.json')).replace('package.json', 'dist/src/cli.js');

let stack: RunningStack;
let output: string;
beforeAll(async () => {
	[stack, output] = await Promise.all([startStack(), mkdtemp(join(tmpdir(), 'mosaic-hardhat-'))]);
});
afterAll(async () => {
	await stack?.program.stop();
	await rm(output, { recursive: true, force: true });
});

/** Starts Hardhat in the project, its network the stack. */
function start(words: readonly string[]) {
	const environment = {
		MOSAIC_URL: stack.auxiliary.url,
		HARDHAT_OUTPUT: output,
		HARDHAT_DISABLE_TELEMETRY: 'true',
		CI: '1',
	};
	return run(process.execPath, [hardhat, ...words, '--network', 'mosaic'], environment, project);
}

test('hardhat test: deployments, fixtures, time, impersonation, errors, ethers and Ignition', async () => {
	const program = start(['test', 'nodejs']);
	const lines: string[] = [];
	program.child.stdout?.on('data', (text: Buffer) => lines.push(String(text)));
	const code = await program.exit();
	expect(lines.join('') + program.errors()).toMatch(/7 passing/);
	expect(code).toBe(0);
});

test('hardhat run: a script over the network', async () => {
	const program = start(['run', 'scripts/heads.ts']);
	const line = await program.line((text) => text.startsWith('{'));
	expect(JSON.parse(line)).toEqual({ chainId: stack.auxiliary.chainId, status: 'success' });
	expect(await program.exit()).toBe(0);
});
