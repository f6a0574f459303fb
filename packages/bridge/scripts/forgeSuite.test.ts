import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { foundryBinary } from './foundryBinary.ts';

interface SuiteReport {
	readonly test_results: Readonly<Record<string, { readonly status: string; readonly reason: string | null }>>;
}

describe('the Solidity tests', () => {
	let status: number | null = null;
	let output = '';
	let suites: Readonly<Record<string, SuiteReport>> = {};

	beforeAll(() => {
		// Gas that differs from snapshots/ fails the run; `forge test` by hand renews the snapshots.
		const ended = spawnSync(foundryBinary('forge'), ['test', '--json'], {
			cwd: fileURLToPath(new URL('..', import.meta.url)),
			encoding: 'utf8',
			env: {
				...process.env,
				FORGE_SNAPSHOT_CHECK: 'true',
				FORGE_SNAPSHOT_EMIT: 'false',
				FOUNDRY_DISABLE_NIGHTLY_WARNING: '1',
			},
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
});
