import { OriginError, verifyDeployment } from '@mosaic/bridge';
import { bytesToHex, createSpec } from '@mosaic/consensus';
import type { Genesis } from '@mosaic/genesis';
import { type DevelopmentKeys, developmentKeys, KeyPair, LocalAccounts } from '../accounts/index.ts';
import { Closing } from '../assembly/closing.ts';
import { type OpenChain, openChain } from '../assembly/openChain.ts';
import { readJwtSecret } from '../assembly/rpcAccess.ts';
import { requireFreePort } from '../assembly/serveRpc.ts';
import { version } from '../cli/version.ts';
import { VirtualClock } from '../clock/virtualClock.ts';
import { type NetworkSettings, prepareNetwork } from '../deploy/prepareNetwork.ts';
import type { Logger } from '../logging/logger.ts';
import { WorkerRecoverer } from '../pool/index.ts';
import { unlessAborted } from '../tasks/unlessAborted.ts';
import type { StackFacts } from './banner.ts';
import { unreachedDestination } from './controls/goingBack.ts';
import { SwitchableLogger } from './controls/switchableLogger.ts';
import { type DataDirectory, openDataDirectory } from './dataDirectory.ts';
import { writeDumpFile } from './dump/dumpFile.ts';
import { openingDump } from './dump/openingDump.ts';
import { restoreStack } from './dump/restoreStack.ts';
import { type OpenOrigin, openOrigin } from './openOrigin.ts';
import type { DevOptions } from './options.ts';
import { parseRecord, recordToJson, requireSameSettings, type StackRecord, settingsOf } from './stackRecord.ts';
import { startAuxiliary } from './startAuxiliary.ts';

/** Ethereum's rules want distinct timestamps: a slot cannot be shorter, and with none longer any time can be asked for. */
const slotSeconds = 1;
const heartbeatSeconds = 3_600;
const justifyWaitSlots = 2;

/** A running development stack. */
export interface DevStack {
	readonly facts: StackFacts;
	/** Writes both chains and the state to a file. Rejects with DumpError. */
	dump(file: string): Promise<void>;
	/** Stops everything in order; both databases are closed when this resolves. */
	stop(): Promise<void>;
}

/**
 * Starts both chains, with Core on the origin, and serves them. Where a part fails, or `interrupted` is aborted, what
 * had started is stopped again; then it throws that failure, or the reason of the abort.
 */
export async function startDev(
	options: DevOptions,
	logger: Logger,
	interrupted: AbortSignal = new AbortController().signal,
): Promise<DevStack> {
	const closing = new Closing();
	try {
		return await start(options, logger, closing, interrupted);
	} catch (error) {
		await closing.run().catch((failure: unknown) => logger.warn({ error: String(failure) }, 'stopping failed'));
		throw error;
	}
}

async function start(
	options: DevOptions,
	given: Logger,
	closing: Closing,
	interrupted: AbortSignal,
): Promise<DevStack> {
	const logger = new SwitchableLogger(given);
	// One key more than there are validators: it pays on the embedded origin.
	const keys = developmentKeys({
		mnemonic: options.mnemonic,
		accounts: options.accounts,
		validators: options.validators + 1,
	});
	const validators = keys.validators.slice(0, options.validators);
	const accounts = new LocalAccounts(keys.accounts);
	const clock = new VirtualClock();
	const directory = await openDataDirectory(options.dataDir, parseRecord);
	closing.add(() => directory.dispose());
	if (directory.record !== null) requireSameSettings(directory.record.settings, options);
	const opening = await openingDump(options, directory.record === null, logger);
	if (opening.kind === 'history')
		await restoreStack(opening.history, {
			...directory,
			durable: options.dataDir !== null,
			validators: validators.map(({ address }) => address),
		});
	const existing = opening.kind === 'history' ? opening.history.record : directory.record;
	const recoverer = new WorkerRecoverer();
	closing.add(() => recoverer.close());
	await requireFreePort(options.host, options.port);
	await readJwtSecret(options.jwtSecret);

	const unreached = directory.record === null ? null : await unreachedDestination(directory.auxiliary);
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
			keepPreimages: true,
		});
		closing.add(() => opened.close());
		return opened;
	};
	const { opened, record } =
		existing === null
			? await setUp({ options, keys, validators, clock, origin, directory, open, interrupted })
			: await reopen(existing, origin, open, interrupted);
	if (opening.kind === 'history') await directory.complete(recordToJson(record));
	interrupted.throwIfAborted();
	const spec = createSpec(record.config, opened.chain.genesisHash);
	const { url, dumps } = await startAuxiliary({
		options,
		opened,
		unreached: unreached?.auxiliary ?? null,
		spec,
		record,
		restored: opening.kind === 'history',
		accounts,
		validators,
		origin,
		clock,
		logger,
		closing,
	});
	interrupted.throwIfAborted();
	if (opening.kind === 'accounts') await dumps.load(opening.dump);
	void recoverer.start();

	const facts: StackFacts = {
		version,
		accounts: keys.accounts,
		balance: options.balance,
		mnemonic: options.mnemonic,
		auxiliary: { url, chainId: options.chainId },
		origin: { url: origin.url, chainId: origin.client.chainId, embedded: options.originRpc === null },
		core: spec.core.address,
		genesisHash: spec.genesisHash,
		validators: validators.map(({ address }) => address),
		epochLength: options.epochLength,
		dataDirectory: options.dataDir,
	};
	return { facts, dump: async (file) => writeDumpFile(file, await dumps.dump()), stop: () => closing.run() };
}

interface SetUpParts {
	readonly options: DevOptions;
	readonly keys: DevelopmentKeys;
	readonly validators: readonly KeyPair[];
	readonly clock: VirtualClock;
	readonly origin: OpenOrigin;
	readonly directory: DataDirectory<StackRecord>;
	readonly open: (genesis: Genesis) => Promise<OpenChain>;
	readonly interrupted: AbortSignal;
}

/** Deploys Core for a genesis that names it (spec 2), and keeps the record of it. */
async function setUp(parts: SetUpParts): Promise<{ opened: OpenChain; record: StackRecord }> {
	const { options, keys, validators, clock, origin, directory, open, interrupted } = parts;
	const balance = BigInt(options.balance) * 10n ** 18n;
	const { chainId, epochLength, originEpochLength, gasLimit, hardfork } = options;
	const settings: NetworkSettings = {
		...{ chainId, epochLength, originEpochLength, gasLimit, hardfork },
		slotSeconds,
		heartbeatSeconds,
		justifyWaitSlots,
		validators: validators.map(({ address }) => address),
		balances: new Map(keys.accounts.map(({ address }) => [address, balance])),
		genesisTime: () => Math.floor(clock.now() / 1000),
	};
	const preparing = prepareNetwork(settings, origin.client, origin.payer.privateKey());
	const { config, genesis, complete } = await unlessAborted(preparing, interrupted);
	const opened = await open(genesis);
	const { genesisHash, head } = opened.chain;
	const deploying = complete(genesisHash, bytesToHex(head.header.stateRoot));
	const record: StackRecord = {
		settings: settingsOf(options),
		config,
		genesis,
		originGenesis: origin.genesis,
		deployment: await unlessAborted(deploying, interrupted),
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
