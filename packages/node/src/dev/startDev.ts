import { type DevelopmentKeys, developmentKeys, LocalAccounts } from '../accounts/index.ts';
import { Closing } from '../assembly/closing.ts';
import { readJwtSecret } from '../assembly/jwtSecret.ts';
import { accessOf } from '../assembly/rpcOptions.ts';
import { requireFreePort, serveRpc } from '../assembly/serveRpc.ts';
import { version } from '../cli/version.ts';
import { VirtualClock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import { WorkerRecoverer } from '../pool/index.ts';
import type { StackFacts } from './banner.ts';
import { SwitchableLogger } from './controls/switchableLogger.ts';
import { openDataDirectory } from './dataDirectory.ts';
import { writeDumpFile } from './dump/dumpFile.ts';
import { openingDump } from './dump/openingDump.ts';
import { restoreStack } from './dump/restoreStack.ts';
import type { DevOptions } from './options.ts';
import { placesOf, RestartableStack } from './restartableStack.ts';
import { parseRecord, requireSameSettings } from './stackRecord.ts';
import type { Stack } from './startStack.ts';

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
	const accounts = new LocalAccounts(keys.accounts);
	const clock = new VirtualClock();
	const directory = await openDataDirectory(options.dataDir, parseRecord);
	closing.add(() => directory.dispose());
	if (directory.record !== null) requireSameSettings(directory.record, options);
	const opening = await openingDump(options, directory.record === null, logger);
	if (opening.kind === 'history') await restoreStack(opening.history, placesOf({ options, keys, directory }));
	const restored = opening.kind === 'history' ? opening.history.record : null;
	const recoverer = new WorkerRecoverer();
	closing.add(() => recoverer.close());
	await requireFreePort(options.host, options.port);
	await readJwtSecret(options.jwtSecret);

	const stack = await RestartableStack.start({
		...{ options, keys, accounts, clock, recoverer, logger, directory, restored, interrupted },
	});
	closing.add(() => stack.stop());
	const { host, port } = options;
	const server = await serveRpc(stack.backend, { host, port, logger, access: accessOf(options) });
	closing.add(() => server.close());
	interrupted.throwIfAborted();
	if (opening.kind === 'accounts') await stack.present.dumps.load(opening.dump);
	void recoverer.start();
	return {
		facts: factsOf(options, keys, stack.present, server.url),
		dump: async (file) => writeDumpFile(file, await stack.present.dumps.dump()),
		stop: () => closing.run(),
	};
}

function factsOf(options: DevOptions, keys: DevelopmentKeys, stack: Stack, url: string): StackFacts {
	const { origin, spec, fork } = stack;
	return {
		version,
		accounts: keys.accounts,
		balance: options.balance,
		mnemonic: options.mnemonic,
		auxiliary: { url, chainId: stack.chainId },
		origin: { url: origin.url, chainId: origin.client.chainId, embedded: options.originRpc === null },
		core: spec.core.address,
		genesisHash: spec.genesisHash,
		fork: fork === null ? null : { url: fork.client.shown, ...placeOf(fork.point) },
		validators: keys.validators.slice(0, options.validators).map(({ address }) => address),
		epochLength: options.epochLength,
		dataDirectory: options.dataDir,
	};
}

function placeOf({
	chainId,
	number,
	hash,
}: NonNullable<Stack['fork']>['point']): Omit<NonNullable<StackFacts['fork']>, 'url'> {
	return { chainId, number, hash };
}
