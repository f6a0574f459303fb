import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Contracts whose artifacts are committed: what is deployed, and the interfaces that others call. */
const published = ['Core', 'CoreFactory', 'FixedValidatorRegistry', 'IValidatorRegistry'];

/** Given for any use of transient storage; OpenZeppelin's reentrancy guard clears its own, as the warning asks. */
const transientStorageWarning = '2394';

/** What is committed of one contract. */
export interface CompiledContract {
	readonly contractName: string;
	/** Path of the source in this package. */
	readonly sourceName: string;
	readonly abi: readonly unknown[];
	/** Creation bytecode, `0x` where the contract is an interface. */
	readonly bytecode: `0x${string}`;
	readonly deployedBytecode: `0x${string}`;
	readonly storageLayout: readonly StorageVariable[];
}

/** A state variable and where it lies. */
export interface StorageVariable {
	readonly label: string;
	readonly slot: string;
	/** Bytes from the right end of the slot. */
	readonly offset: number;
	readonly type: string;
}

interface CompilerOutput {
	readonly errors?: readonly {
		readonly severity: string;
		readonly errorCode: string;
		readonly formattedMessage: string;
	}[];
	readonly contracts?: Readonly<Record<string, Readonly<Record<string, ContractOutput>>>>;
}

interface ContractOutput {
	readonly abi: readonly unknown[];
	readonly evm: {
		readonly bytecode: { readonly object: string };
		readonly deployedBytecode: { readonly object: string };
	};
	readonly storageLayout?: {
		readonly storage: readonly {
			readonly label: string;
			readonly slot: string;
			readonly offset: number;
			readonly type: string;
		}[];
		readonly types: Readonly<Record<string, { readonly label: string }>> | null;
	};
}

/** The contracts do not compile, or one that should be published is missing. */
export class CompilationError extends Error {
	readonly code: 'COMPILER_REPORTED' | 'CONTRACT_MISSING';
	readonly details: readonly string[];
	constructor(code: CompilationError['code'], details: readonly string[]) {
		super(`${code}: correct the contracts:\n${details.join('\n')}`);
		this.name = 'CompilationError';
		this.code = code;
		this.details = details;
	}
}

/** Compiles `contracts/` with the pinned solc. Warnings count as errors. Takes some seconds. */
export function compileContracts(): readonly CompiledContract[] {
	const solc = require('solc') as {
		compile(input: string, callbacks: { import(path: string): { contents: string } | { error: string } }): string;
	};
	const sources = readSources();
	const output = JSON.parse(
		solc.compile(JSON.stringify(compilerInput(sources)), { import: readImport }),
	) as CompilerOutput;
	const reported = (output.errors ?? []).filter(
		(error) => error.severity !== 'info' && error.errorCode !== transientStorageWarning,
	);
	if (reported.length > 0) {
		throw new CompilationError(
			'COMPILER_REPORTED',
			reported.map((error) => error.formattedMessage),
		);
	}
	return published.map((name) => publishedContract(output, name));
}

function readSources(): Record<string, { content: string }> {
	const paths = readdirSync(join(packageRoot, 'contracts'), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.sol'))
		.map((path) => `contracts/${path.replaceAll('\\', '/')}`)
		.sort();
	return Object.fromEntries(paths.map((path) => [path, { content: readFileSync(join(packageRoot, path), 'utf8') }]));
}

/** The settings of `foundry.toml`: without metadata the bytecode depends on the sources alone. */
function compilerInput(sources: Record<string, { content: string }>) {
	return {
		language: 'Solidity',
		sources,
		settings: {
			evmVersion: 'prague',
			optimizer: { enabled: true, runs: 1_000_000 },
			metadata: { bytecodeHash: 'none', appendCBOR: false },
			outputSelection: {
				'*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'storageLayout'] },
			},
		},
	};
}

function readImport(path: string): { contents: string } | { error: string } {
	try {
		return { contents: readFileSync(join(packageRoot, 'node_modules', path), 'utf8') };
	} catch {
		return { error: `File not found: ${path}` };
	}
}

function publishedContract(output: CompilerOutput, contractName: string): CompiledContract {
	for (const [sourceName, contracts] of Object.entries(output.contracts ?? {})) {
		const compiled = contracts[contractName];
		if (compiled === undefined || !sourceName.startsWith('contracts/')) continue;
		const types = compiled.storageLayout?.types ?? {};
		return {
			contractName,
			sourceName,
			abi: compiled.abi,
			bytecode: `0x${compiled.evm.bytecode.object}`,
			deployedBytecode: `0x${compiled.evm.deployedBytecode.object}`,
			storageLayout: (compiled.storageLayout?.storage ?? []).map(({ label, slot, offset, type }) => ({
				label,
				slot,
				offset,
				type: types[type]?.label ?? type,
			})),
		};
	}
	throw new CompilationError('CONTRACT_MISSING', [`contracts/ holds no contract ${contractName}`]);
}
