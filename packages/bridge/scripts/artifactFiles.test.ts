import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { KERNEL_HASHES_SLOT } from '@mosaic/consensus';
import { describe, expect, it } from 'vitest';
import { coreArtifact, coreFactoryArtifact, fixedValidatorRegistryArtifact } from '../src/artifacts.ts';
import { staleArtifacts } from './artifactFiles.ts';
import { compileContracts } from './compilation.ts';

/** EIP-170. */
const largestCode = 24_576;

describe('the committed artifacts', () => {
	const contracts = compileContracts();

	it('are what the contracts compile to', () => {
		expect(staleArtifacts(contracts)).toEqual([]);
	});

	it('are told from changed, missing and left-over ones', () => {
		const [first, ...rest] = contracts;
		if (first === undefined) expect.unreachable('nothing was compiled');
		expect(staleArtifacts([{ ...first, bytecode: '0x00' }, ...rest])).toEqual(['Core.json']);
		expect(staleArtifacts([...contracts, { ...first, contractName: 'New' }])).toEqual(['New.json']);
		expect(staleArtifacts(rest)).toEqual(['Core.json']);
	});

	it('keep the kernel hashes in the slot that auxiliary chains prove against', () => {
		const variable = coreArtifact.storageLayout.find(({ label }) => label === 'kernelHashes');
		expect(variable).toEqual({
			label: 'kernelHashes',
			slot: KERNEL_HASHES_SLOT.toString(),
			offset: 0,
			type: 'mapping(uint256 => bytes32)',
		});
	});

	it.each([coreArtifact, coreFactoryArtifact, fixedValidatorRegistryArtifact])(
		'fit a block: $contractName',
		(artifact) => {
			expect(artifact.bytecode).toMatch(/^0x[0-9a-f]+$/);
			expect(artifact.deployedBytecode.length / 2 - 1).toBeGreaterThan(0);
			expect(artifact.deployedBytecode.length / 2 - 1).toBeLessThanOrEqual(largestCode);
		},
	);

	it('give Core a constructor without arguments, so that its address depends on none', () => {
		const constructors = coreArtifact.abi.filter(({ type }) => type === 'constructor');
		expect(constructors.flatMap(({ inputs }) => inputs)).toEqual([]);
	});
});

describe('compile.ts', () => {
	const script = fileURLToPath(new URL('compile.ts', import.meta.url));

	it('ends with 0 on --check of fresh artifacts', () => {
		expect(spawnSync(process.execPath, [script, '--check']).status).toBe(0);
	});

	it('ends with 2 on an option it does not know', () => {
		const ended = spawnSync(process.execPath, [script, '--chekc'], { encoding: 'utf8' });
		expect(ended.status).toBe(2);
		expect(ended.stderr).toContain('--chekc');
	});
});
