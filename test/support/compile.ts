import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Hex } from '@mosaic/consensus';
import type { InterfaceAbi } from 'ethers';

const require = createRequire(import.meta.url);

/** A compiled contract. */
export interface Compiled {
	readonly abi: InterfaceAbi;
	readonly bytecode: Hex;
}

/** Compiles a contract of `test/contracts` with the solc of the npm registry. */
export function compile(name: string): Compiled {
	const solc: { compile(input: string, callbacks: object): string } = require('solc');
	const file = `${name}.sol`;
	const input = {
		language: 'Solidity',
		sources: { [file]: { content: readFileSync(new URL(`../contracts/${file}`, import.meta.url), 'utf8') } },
		settings: {
			evmVersion: 'prague',
			optimizer: { enabled: true },
			outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
		},
	};
	const findImport = (path: string) => ({ contents: readFileSync(require.resolve(path), 'utf8') });
	const { contracts, errors } = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
	const contract = contracts?.[file]?.[name];
	if (contract === undefined) throw new TypeError(`${file} does not compile: ${JSON.stringify(errors)}`);
	return { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` };
}
