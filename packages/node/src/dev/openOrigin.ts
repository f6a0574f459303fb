import { OriginClient } from '@mosaic/bridge';
import type { Address } from '@mosaic/consensus';
import { devGenesis, type GenesisJson, genesisToJson, parseGenesis } from '@mosaic/genesis';
import type { KeyPair, LocalAccounts } from '../accounts/index.ts';
import { createBackend } from '../backend/index.ts';
import { CliError } from '../cli/cliError.ts';
import { clientVersion } from '../cli/version.ts';
import type { VirtualClock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import { EmbeddedOrigin } from '../origin/embeddedOrigin.ts';
import type { SenderRecoverer } from '../pool/index.ts';
import { openChain } from './openChain.ts';
import type { DevOptions } from './options.ts';
import { serveRpc } from './serveRpc.ts';

/** An origin in use, embedded or another's. */
export interface OpenOrigin {
	readonly client: OriginClient;
	readonly url: string;
	/** Genesis of the embedded origin, null for another's. */
	readonly genesis: GenesisJson | null;
	/** Key that deploys and commits. */
	readonly payer: KeyPair;
	/** Calls `listener` whenever the embedded origin's head moves, never for another's; returns the unsubscription. */
	onHead(listener: () => void): () => void;
	close(): Promise<void>;
}

/** What both kinds of origin are opened with. */
export interface OpenOriginParts {
	readonly options: DevOptions;
	readonly directory: string;
	/** Genesis from an earlier run of the embedded origin. */
	readonly genesis: GenesisJson | null;
	readonly accounts: LocalAccounts;
	/** Funded on the embedded origin, and used where no --origin-key is given. */
	readonly payer: KeyPair;
	readonly recoverer: SenderRecoverer;
	readonly clock: VirtualClock;
	readonly logger: Logger;
}

/** Opens the origin that the options ask for. */
export function openOrigin(parts: OpenOriginParts): Promise<OpenOrigin> {
	return parts.options.originRpc === null ? openEmbedded(parts) : connectExternal(parts, parts.options.originRpc);
}

async function openEmbedded(parts: OpenOriginParts): Promise<OpenOrigin> {
	const { options, accounts, payer, recoverer, clock, logger } = parts;
	const genesis = parts.genesis === null ? originGenesis(parts) : parseGenesis(parts.genesis);
	const opened = await openChain({
		directory: parts.directory,
		genesis,
		durable: options.dataDir !== null,
		recoverer,
		locals: new Set<Address>([...accounts.addresses, payer.address]),
		wall: Date,
	});
	const { chain, pool, producing } = opened;
	const origin = await EmbeddedOrigin.start({
		chain,
		pool: producing,
		clock,
		epochLength: options.originEpochLength,
		feeRecipient: payer.address,
		logger,
	});
	const backend = createBackend({ chain, pool, accounts, tags: origin.tags, clientVersion });
	const server = await serveRpc(backend, { host: options.host, port: options.originPort, logger });
	const client = await OriginClient.connect({
		endpoint: server.localUrl,
		chainId: genesis.chainId,
		confirmations: null,
	});
	return {
		client,
		url: server.url,
		genesis: genesisToJson(genesis),
		payer,
		onHead: (listener) => chain.onHead(listener),
		close: async () => {
			client.close();
			await server.close();
			await origin.stop();
			await opened.close();
		},
	};
}

function originGenesis({ options, accounts, payer, clock }: OpenOriginParts) {
	return devGenesis({
		chainId: options.originChainId,
		accounts: [...accounts.addresses, payer.address],
		balance: BigInt(options.balance) * 10n ** 18n,
		extraData: '0x',
		timestamp: Math.floor(clock.now() / 1000),
		gasLimit: BigInt(options.gasLimit),
		hardfork: options.hardfork,
		extraAlloc: new Map([[payer.address, { balance: 10n ** 27n }]]),
	});
}

async function connectExternal({ options, payer }: OpenOriginParts, url: string): Promise<OpenOrigin> {
	const client = await OriginClient.connect({ endpoint: url, confirmations: options.originConfirmations });
	const balance = BigInt((await client.request('eth_getBalance', [payer.address, 'latest'])) as string);
	if (balance === 0n) {
		const message = `the account ${payer.address} that deploys and commits has no coins on the origin: fund it, or give --origin-key`;
		throw new CliError('ORIGIN_UNFUNDED', message, { address: payer.address });
	}
	return { client, url, genesis: null, payer, onHead: () => () => undefined, close: async () => client.close() };
}
