import type { Deployment } from '@mosaic/bridge';
import { type ChainConfig, configHash, configToJson, keccakHex, parseConfig } from '@mosaic/consensus';
import { type Genesis, genesisToJson, parseGenesis } from '@mosaic/genesis';
import { CliError } from '../cli/cliError.ts';
import { readDeployment } from '../deploy/deploymentJson.ts';
import { type ForkPoint, forkPointToJson, parseForkPoint } from '../fork/forkPoint.ts';
import { splitForkUrl } from '../fork/remoteEndpoint.ts';
import { auxiliaryChainId, type DevOptions, embeddedChainId } from './options.ts';

/** What a development stack was set up with; kept in its data directory as JSON. */
export interface StackRecord {
	readonly settings: StackSettings;
	readonly config: ChainConfig;
	readonly genesis: Genesis;
	/** Genesis of the embedded origin, null where the origin is another's. */
	readonly originGenesis: Genesis | null;
	readonly deployment: Deployment;
	/** The block of another chain that the auxiliary chain goes on from; null for none. */
	readonly fork: ForkPoint | null;
}

/** The options that cannot change once a stack is set up, by flag; secrets as their hash. */
export type StackSettings = Readonly<Record<string, unknown>>;

/** A record as JSON. */
export function recordToJson(record: StackRecord): object {
	const { settings, config, genesis, originGenesis, deployment, fork } = record;
	return {
		settings,
		config: configToJson(config),
		genesis: genesisToJson(genesis),
		originGenesis: originGenesis === null ? null : genesisToJson(originGenesis),
		deployment,
		fork: fork === null ? null : forkPointToJson(fork),
	};
}

/** A record from JSON that anybody may have changed: its parts are read strictly, and must belong together. */
export function parseRecord(json: unknown): StackRecord {
	const stored = json as Record<string, unknown>;
	const { settings } = stored;
	if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) throw inconsistent('settings');
	const config = parseConfig(stored.config);
	const genesis = parseGenesis(stored.genesis);
	const originGenesis = stored.originGenesis === null ? null : parseGenesis(stored.originGenesis);
	const deployment = readDeployment(stored.deployment, config);
	if (genesis.extraData !== configHash(config) || genesis.chainId !== config.chainId) throw inconsistent('genesis');
	if (originGenesis !== null && originGenesis.chainId !== config.core.chainId) throw inconsistent('originGenesis');
	// An earlier version wrote none.
	const fork = parseForkPoint(stored.fork ?? null);
	if ((fork?.hash ?? null) !== (genesis.parent?.hash ?? null)) throw inconsistent('fork');
	return { settings: settings as StackSettings, config, genesis, originGenesis, deployment, fork };
}

function inconsistent(field: string): CliError {
	return new CliError('DATA_DIRECTORY_DAMAGED', `its ${field} does not belong to the rest`, { field });
}

/** The settings that the options ask for, of a chain that goes on from this block. */
export function settingsOf(options: DevOptions, fork: ForkPoint | null): StackSettings {
	return {
		'chain-id': auxiliaryChainId(options, fork),
		origin: options.originRpc === null ? 'embedded' : 'external',
		'origin-chain-id': options.originRpc === null ? embeddedChainId(options) : null,
		accounts: options.accounts,
		balance: options.balance,
		mnemonic: hashOf(options.mnemonic),
		'gas-limit': options.gasLimit,
		hardfork: options.hardfork,
		validators: options.validators,
		'epoch-length': options.epochLength,
		'origin-epoch-length': options.originEpochLength,
	};
}

/** Whether a stack was set up as it is asked for now. */
export function hasSameSettings(stored: StackSettings, options: DevOptions): boolean {
	return Object.entries(settingsOf(options, null)).every(([flag, wanted]) => (stored[flag] ?? null) === wanted);
}

/** Throws DATA_DIRECTORY_MISMATCH where a stack was set up otherwise than it is asked for now. */
export function requireSameSettings(
	{ settings, fork }: Pick<StackRecord, 'settings' | 'fork'>,
	options: DevOptions,
): void {
	requireSameFork(fork, options);
	for (const [flag, wanted] of Object.entries(settingsOf(options, fork))) {
		const found = settings[flag] ?? null;
		if (found === wanted) continue;
		throw new CliError('DATA_DIRECTORY_MISMATCH', mismatch(flag, found, wanted), { flag, found, wanted });
	}
}

/** The URL may be another: whether it leads to the same chain is seen when that is asked. */
function requireSameFork(fork: ForkPoint | null, { forkUrl, forkBlockNumber }: DevOptions): void {
	if (fork === null && forkUrl === null) return;
	const wanted = forkUrl === null ? null : (forkBlockNumber ?? splitForkUrl(forkUrl).block);
	if (fork !== null && forkUrl !== null && (wanted ?? fork.number) === fork.number) return;
	const found =
		fork === null ? 'a chain that forks no other' : `a fork of chain ${fork.chainId} at block ${fork.number}`;
	const advice = fork === null ? 'leave --fork-url out' : 'give a node of that chain as --fork-url, and no other block';
	const message = `the data directory is of ${found}: ${advice}, or give another --data-dir`;
	throw new CliError('DATA_DIRECTORY_MISMATCH', message, { flag: 'fork-url', found: fork?.number ?? null, wanted });
}

function mismatch(flag: string, found: unknown, wanted: unknown): string {
	if (flag === 'mnemonic')
		return 'the data directory is of a chain with another --mnemonic: give that one, or another --data-dir';
	if (flag === 'origin')
		return `the data directory is of a chain with an ${found} origin, not an ${wanted} one: give another --data-dir`;
	const given = found === null ? `no --${flag}` : `--${flag} ${found}`;
	return `the data directory is of a chain set up with ${given}, not with ${wanted ?? 'none'}: start with ${given}, or with another --data-dir`;
}

function hashOf(text: string): string {
	return keccakHex(`0x${Buffer.from(text.normalize('NFKD').trim().split(/\s+/).join(' ')).toString('hex')}`);
}
