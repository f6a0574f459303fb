import { rpcOptionTable } from '../assembly/rpcOptions.ts';
import {
	choiceOption,
	integerOption,
	type OptionValues,
	optional,
	secondsOption,
	switchOption,
	textOption,
} from '../cli/option.ts';
import { pathOption } from '../cli/pathOption.ts';
import { isHeader, splitForkUrl } from '../fork/remoteEndpoint.ts';
import { logLevels } from '../logging/levels.ts';

const mnemonic = 'test test test test test test test test test test test junk';

/** Headings of the help. */
const groups = {
	servers: 'Servers',
	auxiliary: 'Auxiliary chain',
	fork: 'Fork',
	accounts: 'Accounts',
	finality: 'Finality',
	origin: 'Origin',
	data: 'Data',
	rpc: 'JSON-RPC of the auxiliary chain',
	output: 'Output',
} as const;
/** Order of secp256k1: a private key lies between zero and it. */
const curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** Chain id of the embedded origin where none is given. */
const embeddedOriginChainId = 1337;
/** Chain id of an auxiliary chain that forks no other, where none is given. */
const ownChainId = 31_337;

/** Every option of `mosaic dev`, grouped as the help shows them. */
export const devOptionTable = {
	port: integerOption({
		flag: 'port',
		group: groups.servers,
		least: 0,
		most: 65_535,
		fallback: '8545',
		description: 'JSON-RPC port of the auxiliary chain (0: any free port)',
	}),
	originPort: integerOption({
		flag: 'origin-port',
		group: groups.servers,
		least: 0,
		most: 65_535,
		fallback: '9545',
		description: 'JSON-RPC port of the embedded origin (0: any free port)',
	}),
	host: textOption({
		flag: 'host',
		group: groups.servers,
		value: 'address',
		fallback: '127.0.0.1',
		expected: 'an address to listen on',
		accepts: (text) => /^[\w.:-]+$/.test(text),
		description: 'address both servers listen on',
	}),
	chainId: optional(
		integerOption({
			flag: 'chain-id',
			group: groups.auxiliary,
			least: 1,
			most: 2 ** 31 - 1,
			description: `chain id of the auxiliary chain (default: ${ownChainId}; with --fork-url: that of the forked chain)`,
		}),
	),
	forkUrl: optional(
		textOption({
			flag: 'fork-url',
			group: groups.fork,
			value: 'url',
			expected: 'an http:// or https:// URL, and @ with a number of a block behind it if you like',
			accepts: (text) => isHttpUrl(splitForkUrl(text).url),
			secret: true,
			variable: 'MOSAIC_FORK_URL',
			description:
				'begin with the state of another chain, read from its JSON-RPC as it is needed; url@number forks at that block',
		}),
	),
	forkBlockNumber: optional(
		integerOption({
			flag: 'fork-block-number',
			group: groups.fork,
			least: 0,
			most: Number.MAX_SAFE_INTEGER,
			description: 'block of that chain after which to begin (default: its newest)',
		}),
	),
	forkHeader: optional(
		textOption({
			flag: 'fork-header',
			group: groups.fork,
			value: 'header',
			expected: "an HTTP header as 'Name: value'",
			accepts: isHeader,
			secret: true,
			variable: 'MOSAIC_FORK_HEADER',
			description: 'HTTP header sent with each request to that chain, for its authentication',
		}),
	),
	noStorageCaching: switchOption({
		flag: 'no-storage-caching',
		group: groups.fork,
		description: 'keep nothing of that chain for other runs',
	}),
	cachePath: optional(
		textOption({
			flag: 'cache-path',
			group: groups.fork,
			value: 'folder',
			expected: 'a folder',
			accepts: isFolder,
			description:
				'where what is read of that chain is kept for other runs (default: mosaic/fork in the cache folder of the user)',
		}),
	),
	accounts: integerOption({
		flag: 'accounts',
		group: groups.accounts,
		least: 1,
		most: 1_000,
		fallback: '10',
		description: 'funded accounts on both chains',
	}),
	balance: integerOption({
		flag: 'balance',
		group: groups.accounts,
		least: 0,
		most: 1_000_000_000_000,
		fallback: '10000',
		description: 'coins each of those accounts starts with',
	}),
	mnemonic: textOption({
		flag: 'mnemonic',
		group: groups.accounts,
		value: 'words',
		fallback: mnemonic,
		expected: 'a BIP-39 mnemonic',
		accepts: (text) => text.trim() !== '',
		description: 'mnemonic of those accounts and of the validators',
	}),
	blockTime: optional(
		integerOption({
			flag: 'block-time',
			group: groups.auxiliary,
			least: 1,
			most: 3_600,
			description:
				'make a block every so many seconds (default: as soon as a transaction arrives, and empty blocks only as finality needs them)',
		}),
	),
	manualMining: switchOption({
		flag: 'manual-mining',
		group: groups.auxiliary,
		description: 'make no block by itself: only evm_mine and anvil_mine do, and finality and commits wait for them',
	}),
	lazyFinality: switchOption({
		flag: 'lazy-finality',
		group: groups.auxiliary,
		description:
			'make no block that finality and commits alone want: they follow with later blocks, or with mosaic_finalize and mosaic_commit',
	}),
	mixedMining: switchOption({
		flag: 'mixed-mining',
		group: groups.auxiliary,
		description: 'with --block-time: make a block as soon as a transaction arrives as well',
	}),
	gasLimit: integerOption({
		flag: 'gas-limit',
		group: groups.auxiliary,
		least: 5_000,
		most: 1_000_000_000,
		fallback: '60000000',
		description: 'gas limit of a block; on the embedded origin at least 30000000',
	}),
	hardfork: choiceOption({
		flag: 'hardfork',
		group: groups.auxiliary,
		value: 'name',
		choices: ['prague', 'osaka'],
		fallback: 'osaka',
		description: "Ethereum's rules that the EVM of both chains follows",
	}),
	validators: integerOption({
		flag: 'validators',
		group: groups.finality,
		least: 1,
		most: 100,
		fallback: '4',
		description: 'validators of the auxiliary chain, all in this process',
	}),
	epochLength: integerOption({
		flag: 'epoch-length',
		group: groups.finality,
		least: 1,
		most: 10_000,
		fallback: '1',
		description: 'blocks of the auxiliary chain per checkpoint',
	}),
	commitInterval: secondsOption({
		flag: 'commit-interval',
		group: groups.finality,
		least: 0,
		most: 86_400,
		fallback: '1',
		description: 'least time between two meta-blocks; they are committed while there are transactions to commit',
	}),
	originRpc: optional(
		textOption({
			flag: 'origin-rpc',
			group: groups.origin,
			value: 'url',
			expected: 'an http:// or https:// URL',
			accepts: isHttpUrl,
			description: 'use this chain as the origin instead of the embedded one',
		}),
	),
	originKey: optional(
		textOption({
			flag: 'origin-key',
			group: groups.origin,
			value: 'key',
			expected: 'a private key (0x and 64 hexadecimal digits)',
			accepts: isPrivateKey,
			secret: true,
			variable: 'MOSAIC_ORIGIN_KEY',
			description:
				'key that deploys and commits on that origin (default: that of the last account); a command line can be seen by others',
		}),
	),
	originChainId: optional(
		integerOption({
			flag: 'origin-chain-id',
			group: groups.origin,
			least: 1,
			most: 2 ** 31 - 1,
			description: `chain id of the embedded origin (default: ${embeddedOriginChainId}); with --origin-rpc: the chain id it must have (default: any)`,
		}),
	),
	originEpochLength: integerOption({
		flag: 'origin-epoch-length',
		group: groups.origin,
		least: 1,
		most: 10_000,
		fallback: '1',
		description: 'blocks of the origin per origin checkpoint',
	}),
	originConfirmations: optional(
		integerOption({
			flag: 'origin-confirmations',
			group: groups.origin,
			least: 0,
			most: 10_000,
			description:
				'how deep a block of that origin must be to count as final (default: what the origin itself calls finalized)',
		}),
	),
	dataDir: optional(
		textOption({
			flag: 'data-dir',
			group: groups.data,
			value: 'folder',
			expected: 'a folder',
			accepts: isFolder,
			description: 'keep both chains here over restarts (default: a temporary folder, deleted at the end)',
		}),
	),
	loadState: pathOption({
		flag: 'load-state',
		group: groups.data,
		value: 'file',
		description:
			"begin with the state of this dump: both chains with their history where it is this node's and the settings are the same, else its accounts",
	}),
	dumpState: pathOption({
		flag: 'dump-state',
		group: groups.data,
		value: 'file',
		description: 'write both chains and the state to this file at the end',
	}),
	state: pathOption({
		flag: 'state',
		group: groups.data,
		value: 'file',
		description: 'both of these with one file, which need not be there at first',
	}),
	...rpcOptionTable(groups.rpc),
	logLevel: choiceOption({
		flag: 'log-level',
		group: groups.output,
		value: 'level',
		choices: logLevels,
		fallback: 'info',
		description: 'least level of the lines logged to standard error',
	}),
	json: switchOption({
		flag: 'json',
		group: groups.output,
		description: 'log one JSON object a line, and print the banner as JSON',
	}),
	trace: switchOption({
		flag: 'trace',
		group: groups.output,
		description:
			'log the calls of each transaction, and of each eth_call and eth_estimateGas that fails; it costs time',
	}),
	quiet: switchOption({
		flag: 'quiet',
		group: groups.output,
		description: 'print neither banner nor log lines below error',
	}),
} as const;

/** The options of `mosaic dev`, read and checked; `blockTime` in seconds, `commitInterval` in milliseconds. */
export type DevOptions = OptionValues<typeof devOptionTable>;

function isFolder(text: string): boolean {
	return text !== '' && !text.includes('\0');
}

function isHttpUrl(text: string): boolean {
	return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** The file that the stack is written to at the end; null for none. */
export function closingDumpFile({ state, dumpState }: DevOptions): string | null {
	return state ?? dumpState;
}

/** The chain id that the embedded origin is to have. */
export function embeddedChainId(options: DevOptions): number {
	return options.originChainId ?? embeddedOriginChainId;
}

/** The chain id that the auxiliary chain is to have; `forked` is the one that it forks, null for none. */
export function auxiliaryChainId(options: DevOptions, forked: { readonly chainId: number } | null): number {
	return options.chainId ?? forked?.chainId ?? ownChainId;
}

function isPrivateKey(text: string): boolean {
	return /^0x[0-9a-f]{64}$/i.test(text) && BigInt(text) > 0n && BigInt(text) < curveOrder;
}
