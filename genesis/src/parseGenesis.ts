import type { Address, Hash } from '@mosaic/consensus';
import { GenesisError } from './errors.ts';
import { invalid, join, readAddress, readBytes, readInteger, readObject, readWord } from './fields.ts';
import type { Genesis, GenesisAccount } from './types.ts';

const UINT64 = 2n ** 64n - 1n;
const UINT256 = 2n ** 256n - 1n;
/** Bounds on a file that anybody may have written. */
const MOST_ACCOUNTS = 1_000_000;
const MOST_SLOTS = 1_000_000;
/** EIP-170. */
const MOST_CODE = 24_576;
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
const zeroFields = ['nonce', 'difficulty', 'number', 'gasUsed', 'excessBlobGas', 'blobGasUsed'] as const;
const genesisFields = new Set<string>([
	...zeroFields,
	'config',
	'timestamp',
	'gasLimit',
	'extraData',
	'baseFeePerGas',
	'coinbase',
	'mixHash',
	'parentHash',
	'alloc',
]);
const accountFields = new Set(['balance', 'nonce', 'code', 'storage']);

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
	if (present(root, 'parentHash') && !/^0x0*$/.test(String(root.parentHash))) throw invalid('parentHash', 'zero');
	return {
		...readConfig(config),
		timestamp: Number(readInteger(need(root, 'timestamp', ''), 'timestamp', 2n ** 53n - 1n)),
		gasLimit: readGasLimit(need(root, 'gasLimit', '')),
		extraData: readBytes(root.extraData ?? '0x', 'extraData', 32),
		baseFeePerGas: readInteger(root.baseFeePerGas ?? INITIAL_BASE_FEE.toString(), 'baseFeePerGas', UINT64),
		coinbase: readAddress(root.coinbase ?? '00'.repeat(20), 'coinbase'),
		mixHash: readWord(root.mixHash ?? '', 'mixHash'),
		alloc: readAlloc(need(root, 'alloc', '')),
	};
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

function readAlloc(value: unknown): Map<Address, GenesisAccount> {
	const entries = Object.entries(readObject(value, 'alloc'));
	if (entries.length > MOST_ACCOUNTS) {
		throw new GenesisError({ code: 'GENESIS_TOO_LARGE', field: 'alloc', most: MOST_ACCOUNTS });
	}
	const alloc = new Map<Address, GenesisAccount>();
	for (const [name, account] of entries) {
		const field = join('alloc', name);
		const address = readAddress(name, field);
		if (alloc.has(address)) throw new GenesisError({ code: 'GENESIS_FIELD_DUPLICATE', field });
		alloc.set(address, readAccount(account, field));
	}
	return alloc;
}

function readAccount(value: unknown, field: string): GenesisAccount {
	const account = readObject(value, field, accountFields);
	return {
		balance: readInteger(need(account, 'balance', field), join(field, 'balance'), UINT256),
		nonce: readInteger(account.nonce ?? 0, join(field, 'nonce'), UINT64 - 1n),
		code: readBytes(account.code ?? '0x', join(field, 'code'), MOST_CODE),
		storage: readStorage(account.storage ?? {}, join(field, 'storage')),
	};
}

function readStorage(value: unknown, field: string): Map<Hash, Hash> {
	const entries = Object.entries(readObject(value, field));
	if (entries.length > MOST_SLOTS) throw new GenesisError({ code: 'GENESIS_TOO_LARGE', field, most: MOST_SLOTS });
	const storage = new Map<Hash, Hash>();
	for (const [name, content] of entries) {
		const slot = readWord(name, join(field, name));
		if (storage.has(slot)) throw new GenesisError({ code: 'GENESIS_FIELD_DUPLICATE', field: join(field, name) });
		const word = readWord(content, join(field, name));
		if (!/^0x0*$/.test(word)) storage.set(slot, word);
	}
	return storage;
}

function need(object: Record<string, unknown>, name: string, field: string): unknown {
	if (present(object, name)) return object[name];
	throw new GenesisError({ code: 'GENESIS_FIELD_MISSING', field: join(field, name) });
}

/** geth writes null for what a genesis leaves to the rules. */
function present(object: Record<string, unknown>, name: string): boolean {
	return Object.hasOwn(object, name) && object[name] !== null && object[name] !== undefined;
}
