/** Compiles the contracts and writes `artifacts/`; with `--check` it only says, by exit code 1, whether they are stale. */
import { staleArtifacts, writeArtifacts } from './artifactFiles.ts';
import { CompilationError, compileContracts } from './compilation.ts';

function main(options: readonly string[]): number {
	const unknown = options.filter((option) => option !== '--check');
	if (unknown.length > 0) {
		console.error(`compile: unknown option ${unknown.join(' ')}: use --check or nothing`);
		return 2;
	}
	const contracts = compileContracts();
	if (options.includes('--check')) {
		const stale = staleArtifacts(contracts);
		if (stale.length === 0) return 0;
		console.error(`compile: stale artifacts: ${stale.join(', ')}: run 'npm run contracts' and commit the result`);
		return 1;
	}
	writeArtifacts(contracts);
	console.log(`compile: wrote ${contracts.map((contract) => contract.contractName).join(', ')}`);
	return 0;
}

try {
	process.exitCode = main(process.argv.slice(2));
} catch (error) {
	if (!(error instanceof CompilationError)) throw error;
	console.error(error.message);
	process.exitCode = 1;
}
