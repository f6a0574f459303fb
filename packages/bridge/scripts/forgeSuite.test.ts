import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { foundryBinary } from './foundryBinary.ts';

interface SuiteReport {
	readonly test_results: Readonly<Record<string, TestReport>>;
}

interface TestReport {
	readonly status: string;
	readonly reason: string | null;
	/** Gas by group and name. */
	readonly gas_snapshots: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

describe('the Solidity tests', () => {
	let status: number | null = null;
	let output = '';
	let suites: Readonly<Record<string, SuiteReport>> = {};

	beforeAll(() => {
		const ended = spawnSync(foundryBinary('forge'), ['test', '--json'], {
			cwd: fileURLToPath(new URL('..', import.meta.url)),
			encoding: 'utf8',
			// The snapshots are compared below; `forge test` by hand renews them.
			env: { ...process.env, FORGE_SNAPSHOT_EMIT: 'false' },
			maxBuffer: 64 * 1024 * 1024,
		});
		status = ended.status;
		output = ended.stderr + ended.stdout;
		const json = ended.stdout.split('\n').find((line) => line.startsWith('{"forge/'));
		suites = json === undefined ? {} : JSON.parse(json);
	});

	it('all pass', () => {
		const failed = Object.entries(suites).flatMap(([suite, { test_results }]) =>
			Object.entries(test_results)
				.filter(([, { status }]) => status !== 'Success')
				.map(([name, { reason }]) => `${suite} ${name}: ${reason}`),
		);
		expect(failed).toEqual([]);
		expect(status, output.slice(0, 4_000)).toBe(0);
	});

	it.each([
		'MosaicHash',
		'HeaderReader',
		'Seal',
		'CoreCommit',
		'CoreQuorum',
		'CoreVotes',
		'CoreOrigin',
		'CoreFactory',
		'CoreGas',
	])('ran those of %s', (name) => {
		const report = suites[`forge/${name}.t.sol:${name}Test`];
		expect(Object.keys(report?.test_results ?? {}).length).toBeGreaterThan(0);
	});

	it('ran the invariants', () => {
		const names = Object.keys(suites['forge/CoreInvariant.t.sol:CoreInvariantTest']?.test_results ?? {});
		expect(names.filter((name) => name.startsWith('invariant_')).length).toBeGreaterThanOrEqual(4);
	});

	it('measured the gas that the committed snapshots tell', () => {
		const tests = Object.values(suites['forge/CoreGas.t.sol:CoreGasTest']?.test_results ?? {});
		const measured = tests.flatMap(({ gas_snapshots }) => Object.entries(gas_snapshots.CoreGasTest ?? {}));
		const committed = readFileSync(new URL('../snapshots/CoreGasTest.json', import.meta.url), 'utf8');
		expect(Object.fromEntries(measured)).toEqual(JSON.parse(committed));
	});
});
