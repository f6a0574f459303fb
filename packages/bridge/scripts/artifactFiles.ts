import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompiledContract } from './compilation.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'artifacts');

/** Names of the artifact files that are missing, left over or differ from what the contracts compile to. */
export function staleArtifacts(contracts: readonly CompiledContract[]): readonly string[] {
	const expected = expectedFiles(contracts);
	const present = new Set(listFiles());
	const differing = [...expected].filter(
		([name, text]) => !present.has(name) || readFileSync(join(folder, name), 'utf8') !== text,
	);
	const leftOver = [...present].filter((name) => !expected.has(name));
	return [...differing.map(([name]) => name), ...leftOver].sort();
}

/** Makes the artifacts folder hold exactly these contracts. */
export function writeArtifacts(contracts: readonly CompiledContract[]): void {
	mkdirSync(folder, { recursive: true });
	const expected = expectedFiles(contracts);
	for (const name of listFiles()) if (!expected.has(name)) rmSync(join(folder, name));
	for (const [name, text] of expected) writeFileSync(join(folder, name), text);
}

function expectedFiles(contracts: readonly CompiledContract[]): Map<string, string> {
	return new Map(
		contracts.map((contract) => [`${contract.contractName}.json`, `${JSON.stringify(contract, null, '\t')}\n`]),
	);
}

function listFiles(): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
