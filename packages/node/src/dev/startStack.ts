import { OriginError, verifyDeployment } from '@mosaic/bridge';
import { bytesToHex, type ChainSpec, createSpec } from '@mosaic/consensus';
import type { Genesis } from '@mosaic/genesis';
import type { Backend } from '@mosaic/rpc';
import { type DevelopmentKeys, KeyPair, type LocalAccounts } from '../accounts/index.ts';
import { Closing } from '../assembly/closing.ts';
import { type OpenChain, openChain } from '../assembly/openChain.ts';
import type { MiningMode } from '../auxiliary/slots/developmentSlots.ts';
import type { VirtualClock } from '../clock/virtualClock.ts';
import { type NetworkSettings, prepareNetwork } from '../deploy/prepareNetwork.ts';
import type { Fork } from '../fork/openFork.ts';
import type { SenderRecoverer } from '../pool/index.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';
import type { StackDumps } from './controls/dumpControls.ts';
import { unreachedDestination } from './controls/goingBack.ts';
import type { Reset } from './controls/reset.ts';
import type { SwitchableLogger } from './controls/switchableLogger.ts';
import type { DataDirectory } from './dataDirectory.ts';
import { type OpenOrigin, openOrigin } from './openOrigin.ts';
import { auxiliaryChainId, type DevOptions } from './options.ts';
import { recordToJson, type StackRecord, settingsOf } from './stackRecord.ts';
import { startAuxiliary } from './startAuxiliary.ts';

/** Ethereum's rules want distinct timestamps: a slot cannot be shorter, and with none longer any time can be asked for. */
const slotSeconds = 1;
const heartbeatSeconds = 3_600;
const justifyWaitSlots = 2;

/** What both chains of a stack are started with. */
export interface StackParts {
	readonly options: DevOptions;
	readonly keys: DevelopmentKeys;
	readonly accounts: LocalAccounts;
	readonly clock: VirtualClock;
	readonly recoverer: SenderRecoverer;
	readonly logger: SwitchableLogger;
	readonly directory: DataDirectory<StackRecord>;
	/** What an earlier run set up; null for a new stack. */
	readonly record: StackRecord | null;
	/** What a dump that was restored into the empty folder was set up with; null for none. */
	readonly restored: StackRecord | null;
	/** The chain to go on from, the stack's own from now on; null for none. */
	readonly fork: Fork | null;
	/** What takes the stack back to its begin, or to that of another. */
	readonly reset: Reset;
	/** When blocks are made; null: as the options have it. */
	readonly mode: MiningMode | null;
	readonly interrupted: AbortSignal;
}

/** Two chains that run. */
export interface Stack {
	readonly chainId: number;
	/** What the auxiliary chain is served from. */
	readonly backend: Backend;
	readonly origin: OpenOrigin;
	readonly spec: ChainSpec;
	readonly fork: Fork | null;
	readonly dumps: StackDumps;
	/** Stops everything in order; both databases are closed when this resolves. */
	stop(): Promise<void>;
}

/** Starts both chains, with Core on the origin; the origin is served. Where a part fails, what had started is stopped again. */
export async function startStack(parts: StackParts): Promise<Stack> {
	const closing = new Closing();
	if (parts.fork !== null) closing.add(() => parts.fork?.close());
	try {
		return await start(parts, closing);
	} catch (error) {
		await closing.run().catch((failure: unknown) => parts.logger.warn({ error: String(failure) }, 'stopping failed'));
		throw error;
	}
}

async function start(parts: StackParts, closing: Closing): Promise<Stack> {
	const { options, keys, accounts, clock, recoverer, logger, directory, fork, restored, interrupted } = parts;
	const existing = restored ?? parts.record;
	const validators = keys.validators.slice(0, options.validators);
	// Time goes on from the block that is forked, and from the heads where there are later ones.
	if (fork !== null) clock.set((fork.point.timestamp + 1) * 1000);
	const unreached = parts.record === null ? null : await unreachedDestination(directory.auxiliary);
	const origin = await openOrigin({
		options,
		directory: directory.origin,
		genesis: existing?.originGenesis ?? null,
		head: unreached?.origin ?? null,
		accounts,
		payer: payerOf(options, keys),
		recoverer,
		clock,
		logger,
		closing,
		interrupted,
	});
	interrupted.throwIfAborted();

	const open = async (genesis: Genesis): Promise<OpenChain> => {
		const opened = await openChain({
			directory: directory.auxiliary,
			genesis,
			isNew: existing === null,
			durable: options.dataDir !== null,
			recoverer,
			locals: new Set(accounts.addresses),
			wall: Date,
			allowUnprotected: true,
			keepPreimages: true,
			...(fork !== null && { below: (database) => fork.below(database, genesis.alloc.keys()) }),
		});
		closing.add(() => opened.close());
		return opened;
	};
	const { opened, record } =
		existing === null ? await setUp(parts, origin, open) : await reopen(existing, origin, open, interrupted);
	if (restored !== null) await directory.complete(recordToJson(record));
	interrupted.throwIfAborted();
	const { genesisHash, genesisNumber, chainId } = opened.chain;
	const spec = createSpec(record.config, genesisHash, genesisNumber);
	const { backend, dumps } = await startAuxiliary({
		options,
		opened,
		unreached: unreached?.auxiliary ?? null,
		spec,
		record,
		restored: restored !== null,
		accounts,
		validators,
		origin,
		clock,
		fork,
		reset: parts.reset,
		mode: parts.mode,
		logger,
		closing,
	});
	// Whatever waits for an answer of that chain need not be waited for.
	if (fork !== null) closing.add(() => fork.client.close());
	return { chainId, backend, origin, spec, fork, dumps, stop: () => closing.run() };
}

/** Deploys Core for a genesis that names it (spec 2), and keeps the record of it. */
async function setUp(
	{ options, keys, clock, directory, fork, interrupted }: StackParts,
	origin: OpenOrigin,
	open: (genesis: Genesis) => Promise<OpenChain>,
): Promise<{ opened: OpenChain; record: StackRecord }> {
	const balance = BigInt(options.balance) * 10n ** 18n;
	const addresses = keys.accounts.map(({ address }) => address);
	const { epochLength, originEpochLength, gasLimit, hardfork } = options;
	const point = fork?.point ?? null;
	const settings: NetworkSettings = {
		...{ chainId: auxiliaryChainId(options, point), epochLength, originEpochLength, gasLimit, hardfork },
		slotSeconds,
		heartbeatSeconds,
		justifyWaitSlots,
		validators: keys.validators.slice(0, options.validators).map(({ address }) => address),
		balances: new Map(addresses.map((address) => [address, balance])),
		...(fork !== null && { nonces: await unlessAborted(fork.nonces(addresses), interrupted) }),
		...(point !== null && { parent: { number: point.number, hash: point.hash } }),
		...(point !== null && point.nextBaseFee !== null && { baseFeePerGas: point.nextBaseFee }),
		genesisTime: () => Math.floor(clock.now() / 1000),
	};
	const preparing = prepareNetwork(settings, origin.client, origin.payer.privateKey());
	const { config, genesis, complete } = await unlessAborted(preparing, interrupted);
	const opened = await open(genesis);
	const { genesisHash, head } = opened.chain;
	const deploying = complete(genesisHash, bytesToHex(head.header.stateRoot));
	const record: StackRecord = {
		settings: settingsOf(options, point),
		config,
		genesis,
		originGenesis: origin.genesis,
		deployment: await unlessAborted(deploying, interrupted),
		fork: point,
	};
	await directory.complete(recordToJson(record));
	return { opened, record };
}

/** Opens a stack that was set up before, on the origin that still holds its Core. */
async function reopen(
	record: StackRecord,
	origin: OpenOrigin,
	open: (genesis: Genesis) => Promise<OpenChain>,
	interrupted: AbortSignal,
): Promise<{ opened: OpenChain; record: StackRecord }> {
	const { genesis, deployment } = record;
	await unlessAborted(verifyDeployment(origin.client, deployment), interrupted);
	const opened = await open(genesis);
	const { genesisHash } = opened.chain;
	if (genesisHash !== deployment.genesisHash)
		throw new OriginError('ORIGIN_CORE_MISMATCH', { expected: genesisHash, found: deployment.genesisHash });
	return { opened, record };
}

/** Who pays on the origin: the given key, the last account on another's origin, a key of its own on ours. */
function payerOf(options: DevOptions, keys: DevelopmentKeys): KeyPair {
	const embedded = options.originRpc === null;
	const fallback = embedded ? keys.validators.at(-1) : keys.accounts.at(-1);
	if ((embedded || options.originKey === null) && fallback !== undefined) return fallback;
	return new KeyPair(Buffer.from((options.originKey ?? '').slice(2), 'hex'));
}
