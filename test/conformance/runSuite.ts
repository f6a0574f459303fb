import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProgram, run } from '../support/process.ts';
import { mosaic } from '../support/stack.ts';
import { differences } from './compare.ts';
import { exceptions } from './exceptions.ts';
import { type Answer, readSuite, type SuiteCase, suiteFolders } from './suite.ts';

/** How a case went. */
export interface CaseOutcome {
	readonly name: string;
	/** Empty: as expected. */
	readonly differences: readonly string[];
	/** Why it may differ, null where it may not. */
	readonly exception: string | null;
}

/** Imports the suite's chain, serves it in a process of its own, and sends it every case in order. */
export async function runSuite(given: string): Promise<readonly CaseOutcome[]> {
	const { tests: folder } = suiteFolders(given);
	const data = await mkdtemp(join(tmpdir(), 'mosaic-conformance-'));
	let server: RunningProgram | null = null;
	try {
		const files = ['--genesis', join(folder, 'genesis.json'), '--chain', join(folder, 'chain.rlp')];
		const importing = run(mosaic, ['import', ...files, '--data-dir', data]);
		if ((await importing.exit()) !== 0) throw new TypeError(`the chain was not imported: ${importing.errors()}`);
		server = run(mosaic, ['serve', '--data-dir', data, '--port', '0', '--json']);
		const line = await server.line((text) => text.startsWith('{"event":"started"'));
		const { rpcUrl } = JSON.parse(line) as { rpcUrl: string };
		const outcomes: CaseOutcome[] = [];
		for (const each of await readSuite(folder)) outcomes.push(await runCase(rpcUrl, each));
		return outcomes;
	} finally {
		await server?.stop();
		await rm(data, { recursive: true, force: true });
	}
}

async function runCase(url: string, { name, shapeOnly, exchanges }: SuiteCase): Promise<CaseOutcome> {
	const found: string[] = [];
	for (const { request, expected } of exchanges)
		found.push(...differences(expected, await ask(url, request), shapeOnly));
	return { name, differences: found, exception: exceptions[name] ?? null };
}

async function ask(url: string, request: object): Promise<Answer> {
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(request) });
	return (await response.json()) as Answer;
}
