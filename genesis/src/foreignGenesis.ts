import type { Address, Hash, Hex } from '@mosaic/consensus';
import { readAlloc } from './alloc.ts';
import { GenesisError } from './errors.ts';
import { invalid, join, need, present, readAddress, readBytes, readInteger, readObject, readWord } from './fields.ts';
import type { GenesisAccount } from './types.ts';

const UINT64 = 2n ** 64n - 1n;
const UINT256 = 2n ** 256n - 1n;

/** Hardforks that begin with a block, in their order, by the names of a genesis file. */
const blockForks = [
	['homesteadBlock', 'homestead'],
	['eip150Block', 'tangerineWhistle'],
	['eip158Block', 'spuriousDragon'],
	['byzantiumBlock', 'byzantium'],
	['constantinopleBlock', 'constantinople'],
	['petersburgBlock', 'petersburg'],
	['istanbulBlock', 'istanbul'],
	['muirGlacierBlock', 'muirGlacier'],
	['berlinBlock', 'berlin'],
	['londonBlock', 'london'],
	['arrowGlacierBlock', 'arrowGlacier'],
	['grayGlacierBlock', 'grayGlacier'],
] as const;

/** Hardforks that begin at a time, after the merge. */
const timeForks = [
	['shanghaiTime', 'shanghai'],
	['cancunTime', 'cancun'],
	['pragueTime', 'prague'],
	['osakaTime', 'osaka'],
	['bpo1Time', 'bpo1'],
	['bpo2Time', 'bpo2'],
] as const;

export type ForeignForkName = 'chainstart' | 'paris' | (typeof blockForks)[number][1] | (typeof timeForks)[number][1];

/** Where the rules of a chain change, in the order of the changes. */
export interface ForkSchedule {
	/** By number of the first block, ascending. */
	readonly blocks: readonly { readonly name: ForeignForkName; readonly block: bigint }[];
	/** Whether blocks without difficulty follow the merge's rules; without, all are of proof of work. */
	readonly merges: boolean;
	/** A block that only the fork identifier (EIP-2124) counts; null for none. */
	readonly netsplit: bigint | null;
	/** By Unix seconds, ascending; only after the merge. */
	readonly times: readonly { readonly name: ForeignForkName; readonly time: bigint }[];
}

/** A genesis of any Ethereum chain: its first header, its state, and when its rules change. */
export interface ForeignGenesis {
	readonly chainId: number;
	readonly forks: ForkSchedule;
	readonly depositContract: Address;
	/** Unix seconds. */
	readonly timestamp: number;
	readonly gasLimit: bigint;
	readonly extraData: Hex;
	/** Null where the file leaves it to the rules. */
	readonly baseFeePerGas: bigint | null;
	readonly coinbase: Address;
	readonly mixHash: Hash;
	readonly difficulty: bigint;
	/** 8 bytes. */
	readonly nonce: Hex;
	readonly alloc: ReadonlyMap<Address, GenesisAccount>;
}

/** What each hardfork says of blobs, as mainnet has it: the execution knows these alone. */
const blobSchedules: Readonly<Record<string, readonly [target: number, max: number, fraction: number]>> = {
	cancun: [3, 6, 3_338_477],
	prague: [6, 9, 5_007_716],
	osaka: [6, 9, 5_007_716],
	bpo1: [10, 15, 8_346_193],
	bpo2: [14, 21, 11_684_671],
};

const otherConfigFields = [
	'chainId',
	'eip155Block',
	'mergeNetsplitBlock',
	'terminalTotalDifficulty',
	'terminalTotalDifficultyPassed',
	'depositContractAddress',
	'blobSchedule',
	'ethash',
];
const configFields = new Set<string>([...otherConfigFields, ...[...blockForks, ...timeForks].map(([field]) => field)]);
const genesisFields = new Set([
	...['config', 'nonce', 'timestamp', 'extraData', 'gasLimit', 'difficulty', 'mixHash', 'coinbase', 'alloc'],
	...['number', 'gasUsed', 'parentHash', 'baseFeePerGas', 'excessBlobGas', 'blobGasUsed'],
]);

/**
 * Reads a genesis in geth's format whose hardforks begin at any block or time. Throws {@link GenesisError} naming the
 * field that is missing, unknown, out of range, or out of order.
 */
export function parseForeignGenesis(json: unknown): ForeignGenesis {
	const root = readObject(json, '', genesisFields);
	const config = readObject(need(root, 'config', ''), 'config', configFields);
	const chainId = Number(readInteger(need(config, 'chainId', 'config'), 'config.chainId', 2n ** 53n - 1n));
	if (chainId === 0) throw invalid('config.chainId', 'at least 1');
	checkBlobs(config.blobSchedule ?? {});
	const nonce = readInteger(root.nonce ?? 0, 'nonce', UINT64);
	return {
		chainId,
		forks: readForks(config),
		depositContract: readAddress(config.depositContractAddress ?? '00'.repeat(20), 'config.depositContractAddress'),
		timestamp: Number(readInteger(root.timestamp ?? 0, 'timestamp', 2n ** 53n - 1n)),
		gasLimit: readInteger(need(root, 'gasLimit', ''), 'gasLimit', 2n ** 63n - 1n),
		extraData: readBytes(root.extraData ?? '0x', 'extraData', 1_024),
		baseFeePerGas: present(root, 'baseFeePerGas') ? readInteger(root.baseFeePerGas, 'baseFeePerGas', UINT64) : null,
		coinbase: readAddress(root.coinbase ?? '00'.repeat(20), 'coinbase'),
		mixHash: readWord(root.mixHash ?? '', 'mixHash'),
		difficulty: readInteger(need(root, 'difficulty', ''), 'difficulty', UINT256),
		nonce: `0x${nonce.toString(16).padStart(16, '0')}`,
		alloc: readAlloc(need(root, 'alloc', '')),
	};
}

function readForks(config: Record<string, unknown>): ForkSchedule {
	const blocks = begins(config, blockForks).map(({ name, at }) => ({ name, block: at }));
	const times = begins(config, timeForks).map(({ name, at }) => ({ name, time: at }));
	const merges = present(config, 'terminalTotalDifficulty');
	if (times.length > 0 && !merges)
		throw new GenesisError({ code: 'GENESIS_FIELD_MISSING', field: 'config.terminalTotalDifficulty' });
	if (merges) readInteger(config.terminalTotalDifficulty, 'config.terminalTotalDifficulty', UINT256);
	const spurious = blocks.find(({ name }) => name === 'spuriousDragon')?.block;
	if (present(config, 'eip155Block') && readInteger(config.eip155Block, 'config.eip155Block', UINT64) !== spurious)
		throw invalid('config.eip155Block', 'the same as eip158Block');
	const netsplit = present(config, 'mergeNetsplitBlock')
		? readInteger(config.mergeNetsplitBlock, 'config.mergeNetsplitBlock', UINT64)
		: null;
	return { blocks, merges, netsplit, times };
}

/** Where the forks that a configuration names begin: each not before the one before it, and none left out in between. */
function begins<Name extends ForeignForkName>(
	config: Record<string, unknown>,
	forks: readonly (readonly [field: string, name: Name])[],
): { readonly name: Name; readonly at: bigint }[] {
	const begun: { name: Name; at: bigint }[] = [];
	let missing: string | null = null;
	for (const [field, name] of forks) {
		const path = join('config', field);
		if (!present(config, field)) {
			if (!optionalForks.has(field)) missing ??= path;
			continue;
		}
		if (missing !== null) throw new GenesisError({ code: 'GENESIS_FIELD_MISSING', field: missing });
		const at = readInteger(config[field], path, UINT64);
		if (at < (begun.at(-1)?.at ?? 0n)) throw invalid(path, 'not before the hardfork that precedes it');
		begun.push({ name, at });
	}
	return begun;
}

/** They change nothing but the difficulty of proof of work. */
const optionalForks: ReadonlySet<string> = new Set(['muirGlacierBlock', 'arrowGlacierBlock', 'grayGlacierBlock']);

function checkBlobs(value: unknown): void {
	for (const [name, schedule] of Object.entries(readObject(value, 'config.blobSchedule'))) {
		const field = join('config.blobSchedule', name);
		const known = blobSchedules[name];
		if (known === undefined) throw new GenesisError({ code: 'GENESIS_FIELD_UNKNOWN', field });
		const given = readObject(schedule, field, new Set(['target', 'max', 'baseFeeUpdateFraction']));
		for (const [index, part] of ['target', 'max', 'baseFeeUpdateFraction'].entries()) {
			const expected = BigInt(known[index] ?? 0);
			if (readInteger(given[part], join(field, part), UINT64) !== expected)
				throw invalid(join(field, part), `${expected}, as on mainnet`);
		}
	}
}
