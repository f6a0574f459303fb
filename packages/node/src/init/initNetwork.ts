import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OriginClient } from '@mosaic/bridge';
import type { Address } from '@mosaic/consensus';
import type { KeyPair } from '../accounts/index.ts';
import { CliError } from '../cli/cliError.ts';
import { required } from '../cli/required.ts';
import { networkFileToJson } from '../config/networkFile.ts';
import type { NetworkFile } from '../config/types.ts';
import { prepareNetwork } from '../deploy/prepareNetwork.ts';
import { writeKeystoreFile } from '../keys/index.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';
import { formatEther, parseEther } from './ether.ts';
import { fundAccounts } from './fundAccounts.ts';
import { genesisRoots } from './genesisRoots.ts';
import { InitError } from './initError.ts';
import { createNetworkKeys, type NetworkKeys } from './networkKeys.ts';
import { multiaddressOf, writeNodeFiles } from './nodeFiles.ts';
import type { InitOptions } from './options.ts';
import { type OutputFolder, openOutputFolder } from './outputFolder.ts';
import { readPayer, requireFunds } from './payer.ts';
import { planNodes } from './planNodes.ts';
import { parsePrefund } from './prefund.ts';
import { readme } from './readme.ts';

/** Wei of the account that owns all coins at genesis. */
const treasuryBalance = 1_000_000n * 10n ** 18n;

/** A network that was made. */
export interface MadeNetwork {
	readonly folder: string;
	readonly network: NetworkFile;
	readonly nodes: readonly MadeNode[];
	/** Owner of the coins at genesis, null where --prefund names the owners. */
	readonly treasury: Address | null;
	readonly commitFunds: bigint;
}

/** A node of it, for people and programs. */
export interface MadeNode {
	readonly name: string;
	readonly host: string;
	readonly rpcPort: number;
	readonly p2pPort: number;
	readonly multiaddress: string;
	readonly validator: Address | null;
	readonly committer: Address | null;
}

/**
 * Makes the folder of a network: checks everything that can be checked, deploys Core on the origin, writes the files of
 * every node, and funds the committers. Until the folder is complete nothing of it stays behind a failure or
 * `interrupted`. Throws CliError, InitError, OriginError, KeystoreError.
 */
export async function initNetwork(options: InitOptions, interrupted: AbortSignal): Promise<MadeNetwork> {
	const plan = planNodes(options);
	const endpoint = required(options.originRpc, 'origin-rpc');
	const payer = await readPayer(options);
	const folder = await openOutputFolder(options.out);
	try {
		const connecting = OriginClient.connect({
			endpoint,
			confirmations: options.originConfirmations,
		});
		const client = await unlessAborted(connecting, interrupted);
		try {
			requireOtherChainId(options.chainId, client.chainId);
			// An origin that does not say what is final is of no use to the nodes.
			await unlessAborted(client.finalizedNumber(), interrupted);
			const commitFunds = parseEther(options.commitFunds) ?? 0n;
			const { validators, passwordFile } = options;
			await unlessAborted(requireFunds(client, payer, { validators, commitFunds }), interrupted);
			const keys = await createNetworkKeys(plan, { passwordFile, withTreasury: options.prefund === null });
			return await make({ options, payer, folder, client, keys, commitFunds, interrupted });
		} finally {
			client.close();
		}
	} finally {
		await folder.dispose();
	}
}

/** Transactions are bound to a chain by its id alone: with the same id on both, each could be sent again on the other. */
function requireOtherChainId(chainId: number, originChainId: number): void {
	if (chainId !== originChainId) return;
	const message = `the origin has chain id ${chainId} too, so that transactions of one chain could be repeated on the other: give another --chain-id`;
	throw new CliError('OPTION_CONFLICT', message, { chainId });
}

interface MakeParts {
	readonly options: InitOptions;
	readonly payer: KeyPair;
	readonly folder: OutputFolder;
	readonly client: OriginClient;
	readonly keys: NetworkKeys;
	readonly commitFunds: bigint;
	readonly interrupted: AbortSignal;
}

async function make(parts: MakeParts): Promise<MadeNetwork> {
	const { options, folder, keys, commitFunds, interrupted } = parts;
	const { password, nodes } = keys;
	for (const node of nodes) await writeNodeFiles(join(folder.staging, node.name), node, nodes, { password, options });
	if (keys.treasury !== null) await writeKeystoreFile(join(folder.staging, 'treasury.json'), keys.treasury.keystore);
	const network = await unlessAborted(deploy(parts), interrupted);
	const made: MadeNetwork = {
		folder: folder.path,
		network,
		nodes: nodes.map((node) => ({
			name: node.name,
			host: node.host,
			rpcPort: node.rpcPort,
			p2pPort: node.p2pPort,
			multiaddress: multiaddressOf(node),
			validator: node.keys?.validator.key.address ?? null,
			committer: node.keys?.committer.key.address ?? null,
		})),
		treasury: keys.treasury?.key.address ?? null,
		commitFunds,
	};
	const shared = `${JSON.stringify(networkFileToJson(network), null, 2)}\n`;
	for (const { name } of nodes) await writeFile(join(folder.staging, name, 'network.json'), shared);
	await writeFile(join(folder.staging, 'README.md'), readme(made));
	interrupted.throwIfAborted();
	// Only now: coins must never lie at keys that could still be removed.
	await folder.complete();
	await fund(parts, made);
	return made;
}

async function deploy({ options, payer, client, keys }: MakeParts): Promise<NetworkFile> {
	const { treasury, nodes } = keys;
	const balances = treasury === null ? parsePrefund(options.prefund ?? '') : null;
	const validators = nodes.flatMap((node) => (node.keys === null ? [] : [node.keys.validator.key.address]));
	const { chainId, slotSeconds, epochLength, originEpochLength } = options;
	const { heartbeatSeconds, justifyWaitSlots, gasLimit, hardfork, genesisDelay } = options;
	const settings = {
		...{ chainId, slotSeconds, epochLength, originEpochLength, heartbeatSeconds, justifyWaitSlots, gasLimit, hardfork },
		validators,
		balances: balances ?? new Map(treasury === null ? [] : [[treasury.key.address, treasuryBalance]]),
		genesisTime: () => Math.floor(Date.now() / 1000) + genesisDelay,
	};
	const { config, genesis, complete } = await prepareNetwork(settings, client, payer.privateKey());
	const { hash, stateRoot } = await genesisRoots(genesis);
	return { config, genesis, deployment: await complete(hash, stateRoot) };
}

async function fund({ client, payer, commitFunds }: MakeParts, { folder, nodes }: MadeNetwork): Promise<void> {
	const committers = nodes.flatMap(({ committer }) => (committer === null ? [] : [committer]));
	try {
		await fundAccounts(client, payer, committers, commitFunds);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		const message = `the network in ${folder} is made, but not all its committers got their ${formatEther(commitFunds)} ether on the origin (${reason}): send it to those in its README.md that have none`;
		throw new InitError('COMMITTERS_UNFUNDED', message, { folder, committers, reason });
	}
}
