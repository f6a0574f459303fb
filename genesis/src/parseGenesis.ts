import { readAlloc } from './alloc.ts';
import { invalid, join, need, present, readAddress, readBytes, readInteger, readObject, readWord } from './fields.ts';
import type { Genesis } from './types.ts';

const UINT64 = 2n ** 64n - 1n;
const UINT256 = 2n ** 256n - 1n;
const INITIAL_BASE_FEE = 1_000_000_000n;

/** Hardforks before Prague: each must be active from the start. */
const pastForks = [
	'homesteadBlock',
	'eip150Block',
	'eip155Block',
	'eip158Block',
	'byzantiumBlock',
	'constantinopleBlock',
	'petersburgBlock',
	'istanbulBlock',
	'muirGlacierBlock',
	'berlinBlock',
	'londonBlock',
	'arrowGlacierBlock',
	'grayGlacierBlock',
	'mergeNetsplitBlock',
	'shanghaiTime',
	'cancunTime',
] as const;

const configFields = new Set<string>([
	...pastForks,
	'chainId',
	'pragueTime',
	'osakaTime',
	'terminalTotalDifficulty',
	'terminalTotalDifficultyPassed',
	'depositContractAddress',
	'blobSchedule',
	'ethash',
]);
const zeroFields = ['nonce', 'difficulty', 'gasUsed', 'excessBlobGas', 'blobGasUsed'] as const;
const genesisFields = new Set<string>([
	...zeroFields,
	'config',
	'timestamp',
	'gasLimit',
	'extraData',
	'baseFeePerGas',
	'coinbase',
	'mixHash',
	'number',
	'parentHash',
	'alloc',
]);

/**
 * Reads a genesis in geth's format: all hardforks up to Prague active from the start, no proof of work. Whatever is
 * missing, unknown, out of range or too large throws a {@link GenesisError} that names the field.
 */
export function parseGenesis(json: unknown): Genesis {
	const root = readObject(json, '', genesisFields);
	const config = readObject(need(root, 'config', ''), 'config', configFields);
	for (const name of zeroFields) {
		if (present(root, name) && readInteger(root[name], name, UINT64) !== 0n) throw invalid(name, '0');
	}
	return {
		...readConfig(config),
		...readParent(root),
		timestamp: Number(readInteger(need(root, 'timestamp', ''), 'timestamp', 2n ** 53n - 1n)),
		gasLimit: readGasLimit(need(root, 'gasLimit', '')),
		extraData: readBytes(root.extraData ?? '0x', 'extraData', 32),
		baseFeePerGas: readInteger(root.baseFeePerGas ?? INITIAL_BASE_FEE.toString(), 'baseFeePerGas', UINT64),
		coinbase: readAddress(root.coinbase ?? '00'.repeat(20), 'coinbase'),
		mixHash: readWord(root.mixHash ?? '', 'mixHash'),
		alloc: readAlloc(need(root, 'alloc', '')),
	};
}

/** Nothing for a chain of its own, whose genesis has number 0 and no parent. */
function readParent(root: Record<string, unknown>): Pick<Genesis, 'parent'> {
	const number = Number(readInteger(root.number ?? 0, 'number', 2n ** 53n - 1n));
	const hash = readWord(root.parentHash ?? '', 'parentHash');
	const orphan = /^0x0*$/.test(hash);
	if (orphan !== (number === 0))
		throw invalid('parentHash', 'zero with number 0, and the hash of a block with any other');
	return orphan ? {} : { parent: { number: number - 1, hash } };
}

function readConfig(config: Record<string, unknown>): Pick<Genesis, 'chainId' | 'hardfork'> {
	const chainId = Number(readInteger(need(config, 'chainId', 'config'), 'config.chainId', 2n ** 53n - 1n));
	if (chainId === 0) throw invalid('config.chainId', 'at least 1');
	for (const name of [...pastForks, 'pragueTime', 'osakaTime', 'terminalTotalDifficulty']) {
		const field = join('config', name);
		if (present(config, name) && readInteger(config[name], field, UINT256) !== 0n) {
			throw invalid(field, '0: every hardfork is active from the start');
		}
	}
	need(config, 'pragueTime', 'config');
	return { chainId, hardfork: present(config, 'osakaTime') ? 'osaka' : 'prague' };
}

function readGasLimit(value: unknown): bigint {
	const gasLimit = readInteger(value, 'gasLimit', 2n ** 63n - 1n);
	if (gasLimit < 5_000n) throw invalid('gasLimit', 'at least 5000');
	return gasLimit;
}
