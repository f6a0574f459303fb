import { OriginClient, OriginError } from '@mosaic/bridge';
import type { Address, Hash } from '@mosaic/consensus';
import { devGenesis, type Genesis } from '@mosaic/genesis';
import type { KeyPair, LocalAccounts } from '../accounts/index.ts';
import type { Closing } from '../assembly/closing.ts';
import { openChain } from '../assembly/openChain.ts';
import { serveRpc } from '../assembly/serveRpc.ts';
import { createBackend } from '../backend/index.ts';
import { CliError } from '../cli/cliError.ts';
import { clientVersion } from '../cli/version.ts';
import type { VirtualClock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import { EmbeddedOrigin } from '../origin/embeddedOrigin.ts';
import type { SenderRecoverer } from '../pool/index.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';
import { embeddedTimeline, externalTimeline, type OriginTimeline } from './controls/originTimeline.ts';
import { type DevOptions, embeddedChainId } from './options.ts';

/** Gas limit of an embedded origin at least: Core's deployment must fit. */
const leastGasLimit = 30_000_000;

/** An origin in use, embedded or another's. */
export interface OpenOrigin {
	readonly client: OriginClient;
	readonly url: string;
	/** Genesis of the embedded origin, null for another's. */
	readonly genesis: Genesis | null;
	/** Key that deploys and commits. */
	readonly payer: KeyPair;
	/** Calls `listener` whenever the embedded origin's head moves, never for another's; returns the unsubscription. */
	onHead(listener: () => void): () => void;
	readonly timeline: OriginTimeline;
}

/** What both kinds of origin are opened with. */
export interface OpenOriginParts {
	readonly options: DevOptions;
	readonly directory: string;
	/** Genesis from an earlier run of the embedded origin. */
	readonly genesis: Genesis | null;
	/** The block of the embedded origin that an earlier run was going back to when it ended; null for none. */
	readonly head: Hash | null;
	readonly accounts: LocalAccounts;
	/** Funded on the embedded origin, and used where no --origin-key is given. */
	readonly payer: KeyPair;
	readonly recoverer: SenderRecoverer;
	readonly clock: VirtualClock;
	readonly logger: Logger;
	/** Takes each part as soon as it is open. */
	readonly closing: Closing;
	/** Aborted when nobody waits for the origin any more. */
	readonly interrupted: AbortSignal;
}

/** Opens the origin that the options ask for; `closing` closes it. */
export function openOrigin(parts: OpenOriginParts): Promise<OpenOrigin> {
	return parts.options.originRpc === null ? openEmbedded(parts) : connectExternal(parts, parts.options.originRpc);
}

async function openEmbedded(parts: OpenOriginParts): Promise<OpenOrigin> {
	const { options, accounts, payer, recoverer, clock, logger, closing } = parts;
	const genesis = parts.genesis ?? originGenesis(parts);
	const opened = await openChain({
		directory: parts.directory,
		genesis,
		isNew: parts.genesis === null,
		durable: options.dataDir !== null,
		recoverer,
		locals: new Set<Address>([...accounts.addresses, payer.address]),
		wall: Date,
		allowUnprotected: true,
	});
	closing.add(() => opened.close());
	const { chain, pool, producing } = opened;
	if (parts.head !== null) await chain.goBack(parts.head, []);
	const origin = await EmbeddedOrigin.start({
		chain,
		pool: producing,
		clock,
		epochLength: options.originEpochLength,
		feeRecipient: payer.address,
		logger,
	});
	closing.add(() => origin.stop());
	const backend = createBackend({ chain, pool, accounts, tags: origin.tags, clientVersion, tracing: true });
	const server = await serveRpc(backend, { host: options.host, port: options.originPort, logger });
	closing.add(() => server.close());
	const client = await OriginClient.connect({
		endpoint: server.localUrl,
		chainId: genesis.chainId,
		confirmations: null,
	});
	closing.add(() => client.close());
	const timeline = embeddedTimeline(origin, opened, payer.address);
	return { client, url: server.url, genesis, payer, onHead: (listener) => chain.onHead(listener), timeline };
}

function originGenesis({ options, accounts, payer, clock }: OpenOriginParts) {
	return devGenesis({
		chainId: embeddedChainId(options),
		accounts: [...accounts.addresses, payer.address],
		balance: BigInt(options.balance) * 10n ** 18n,
		extraData: '0x',
		timestamp: Math.floor(clock.now() / 1000),
		gasLimit: BigInt(Math.max(options.gasLimit, leastGasLimit)),
		hardfork: options.hardfork,
		extraAlloc: new Map([[payer.address, { balance: 10n ** 27n }]]),
	});
}

async function connectExternal(parts: OpenOriginParts, url: string): Promise<OpenOrigin> {
	const { options, payer, closing, interrupted } = parts;
	const connecting = OriginClient.connect({
		endpoint: url,
		confirmations: options.originConfirmations,
		...(options.originChainId === null ? {} : { chainId: options.originChainId }),
	});
	const client = await unlessAborted(connecting, interrupted);
	closing.add(() => client.close());
	await unlessAborted(requireFunds(client, payer.address), interrupted);
	const timeline = externalTimeline(client, payer.address);
	return { client, url, genesis: null, payer, onHead: () => () => undefined, timeline };
}

async function requireFunds(client: OriginClient, address: Address): Promise<void> {
	const balance = await client.request('eth_getBalance', [address, 'latest']);
	if (typeof balance !== 'string' || !/^0x[0-9a-f]{1,64}$/i.test(balance))
		throw new OriginError('ORIGIN_RESPONSE_INVALID', { method: 'eth_getBalance' });
	if (BigInt(balance) > 0n) return;
	const message = `the account ${address} that deploys and commits has no coins on the origin: fund it, or give --origin-key`;
	throw new CliError('ORIGIN_UNFUNDED', message, { address });
}
