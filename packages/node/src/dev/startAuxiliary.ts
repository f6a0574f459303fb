import type { ChainSpec, Hash } from '@mosaic/consensus';
import type { Backend, ChainBackend } from '@mosaic/rpc';
import { Impersonation, type KeyPair, type LocalAccounts } from '../accounts/index.ts';
import type { Closing } from '../assembly/closing.ts';
import type { OpenChain } from '../assembly/openChain.ts';
import { accessOf } from '../assembly/rpcOptions.ts';
import { assembleAuxiliary } from '../auxiliary/assembleAuxiliary.ts';
import { createMosaicBackend } from '../auxiliary/mosaicBackend.ts';
import { Offences } from '../auxiliary/offences.ts';
import { DevelopmentSlots, type MiningMode } from '../auxiliary/slots/developmentSlots.ts';
import { createVoteStore } from '../auxiliary/voteStore.ts';
import { createBackend } from '../backend/index.ts';
import { BridgeService } from '../bridging/bridgeService.ts';
import { recallCommits } from '../bridging/recallCommits.ts';
import { RestartableBridge } from '../bridging/restartableBridge.ts';
import { developmentClientVersion } from '../cli/version.ts';
import type { VirtualClock } from '../clock/virtualClock.ts';
import { BlockExplainer } from '../explaining/blockExplainer.ts';
import { CallExplainer } from '../explaining/callExplainer.ts';
import { TransactionWatch } from '../explaining/transactionWatch.ts';
import type { Fork } from '../fork/openFork.ts';
import { createPastBackend } from '../fork/pastBackend.ts';
import { logsWithPast } from '../fork/pastLogs.ts';
import { databaseSigningStore, LocalSigner, SigningRecords } from '../signing/index.ts';
import { answerWhenMined } from './answerWhenMined.ts';
import { createDevelopmentBackend } from './controls/developmentBackend.ts';
import type { StackDumps } from './controls/dumpControls.ts';
import { firstCommitAbove } from './controls/firstCommit.ts';
import { arrive } from './controls/goingBack.ts';
import { ProposalSettings } from './controls/proposalSettings.ts';
import type { Reset } from './controls/reset.ts';
import type { SwitchableLogger } from './controls/switchableLogger.ts';
import type { OpenOrigin } from './openOrigin.ts';
import type { DevOptions } from './options.ts';
import type { StackRecord } from './stackRecord.ts';

/** Milliseconds between looks at an origin: short where looking costs nothing. */
const pollIntervals = { embedded: 1_000, external: 250 } as const;

/** What an auxiliary chain is started with. */
export interface AuxiliaryParts {
	readonly options: DevOptions;
	readonly opened: OpenChain;
	/** The block that an earlier run was going back to when it ended; null for none. */
	readonly unreached: Hash | null;
	readonly spec: ChainSpec;
	/** What the stack was set up with. */
	readonly record: StackRecord;
	/** Whether the chains are from a dump, so that what the origin committed is to be found again. */
	readonly restored: boolean;
	readonly accounts: LocalAccounts;
	readonly validators: readonly KeyPair[];
	readonly origin: OpenOrigin;
	readonly clock: VirtualClock;
	/** When blocks are made; null: as the options have it. */
	readonly mode: MiningMode | null;
	/** What the chain goes on from; null for nothing. */
	readonly fork: Fork | null;
	readonly reset: Reset;
	readonly logger: SwitchableLogger;
	/** Takes each part as soon as it runs. */
	readonly closing: Closing;
}

/** Starts validators and bridge on an opened auxiliary chain; resolves with what it is served from, and what dumps the stack. */
export async function startAuxiliary(
	parts: AuxiliaryParts,
): Promise<{ readonly backend: Backend; readonly dumps: StackDumps }> {
	const { options, opened, spec, accounts, origin, clock, fork, logger, closing } = parts;
	const { chain, pool, producing, database } = opened;
	const validators = parts.validators.map(({ address }) => address);
	const records = await SigningRecords.open(databaseSigningStore(database));
	if (parts.unreached !== null)
		await arrive(
			{ spec, opened, records, votes: createVoteStore(database), offences: await Offences.open(database) },
			parts.unreached,
		);
	const signer = new LocalSigner({
		privateKeys: parts.validators.map((key) => key.privateKey()),
		records,
		domain: spec,
		onRefused: ({ validator }, { code }) => logger.warn({ validator, code }, 'a vote was not signed'),
	});
	clock.advanceTo(Number(chain.head.header.timestamp) * 1000);
	const proposals = new ProposalSettings();
	const impersonation = new Impersonation();
	const watch = new TransactionWatch();
	const explaining = {
		...{ chain, logger, trace: options.trace },
		enabled: () => logger.enabled && readsLog(options),
	};
	const slots = new DevelopmentSlots(spec, clock, parts.mode ?? miningMode(options));
	slots.followUp = !options.lazyFinality;
	slots.reserveWhile(() => proposals.isReserving || chain.edits.some(({ kind }) => kind === 'baseFee'));
	const { driver, metaBlocks, finality, offences, votes } = await assembleAuxiliary({
		spec,
		chain,
		pool: producing,
		database,
		validators,
		signingRecords: records.all(),
		signer,
		clock,
		slots,
		logger,
		fields: () => proposals.take(),
		...(readsLog(options) && { watch }),
	});
	const explainer = new BlockExplainer({ ...explaining, watch });
	driver.listen({ blockSealed: () => proposals.used(), headMoved: (change) => explainer.follow(change) });
	closing.add(() => explainer.settle());
	const { originNumber } = parts.record.deployment;
	const recall = (): Promise<void> => recallCommits(origin.client, spec.core.address, originNumber, metaBlocks);
	if (parts.restored) await recall();
	const createBridge = (): Promise<BridgeService> =>
		BridgeService.create({
			spec,
			client: origin.client,
			originNumber,
			committerKey: origin.payer.privateKey(),
			validators,
			chain,
			driver,
			metaBlocks,
			commitInterval: options.commitInterval,
			pinMargin: null,
			pollInterval: pollIntervals[options.originRpc === null ? 'embedded' : 'external'],
			logger,
		});
	const bridge = await RestartableBridge.create(createBridge);
	// What was final is final from the first answer on: the votes for it are cast again.
	if (parts.restored) await driver.catchUp();
	const isPooled = (hash: `0x${string}`): boolean => pool.get(hash) !== undefined;
	const search = { client: origin.client, core: spec.core.address, originNumber, metaBlocks };
	const access = accessOf(options);
	const backend = createBackend({
		...{ chain, pool, accounts, impersonation, tags: finality.tags, tracing: true, testing: true },
		clientVersion: developmentClientVersion,
		limits: access.limits,
		coinbase: () => proposals.feeRecipient,
		pending: () => ({
			timestamp: slots.nextTime,
			feeRecipient: chain.head.header.coinbase.toString(),
			prevRandao: chain.head.hash,
			...proposals.fields,
		}),
		...(readsLog(options) && { explainer: new CallExplainer(explaining) }),
	});
	const mosaic = createMosaicBackend({ spec, chain, driver, finality, metaBlocks, offences, isPooled });
	const { development, dumps } = createDevelopmentBackend({
		...{ spec, opened, validators, driver, bridge, metaBlocks, votes, records, offences, slots, clock },
		...{ proposals, impersonation },
		...{
			accounts: backend.accounts,
			state: backend.state,
			fees: backend.chain.fees,
			logger,
			originNumber,
			recallCommits: recall,
		},
		firstCommitAbove: (number) => firstCommitAbove(search, number),
		...{ origin: origin.timeline, finality, validatorKeys: parts.validators, record: parts.record },
		...{ fork, reset: parts.reset },
	});
	const isAutomatic = (): boolean => slots.mode.automatic;
	const sending = answerWhenMined({ chain, pool, events: backend.events, isAutomatic }, backend);

	closing.add(() => driver.stop());
	closing.add(() => bridge.close());
	bridge.start();
	driver.start();
	closing.add(origin.onHead(() => bridge.poke()));
	if (fork !== null) closing.add(fork.onRecovered(() => driver.reconsider()));
	return { backend: { ...backend, ...sending, ...pastOf(fork, backend.chain), mosaic, development }, dumps };
}

/** What is older than the chain, and its logs with those from before it. */
function pastOf(fork: Fork | null, own: ChainBackend): Pick<Backend, 'past' | 'chain'> {
	const past = createPastBackend(fork);
	const forked = past.forked();
	if (forked === null) return { past, chain: own };
	return { past, chain: { ...own, logs: (query) => logsWithPast({ past: forked, own }, query) } };
}

/** Whether the log shows what happens to transactions. */
function readsLog({ quiet, logLevel }: DevOptions): boolean {
	return !quiet && ['info', 'debug', 'trace'].includes(logLevel);
}

/** When blocks are made, as the options have it; methods may change it at any time. */
function miningMode({ blockTime, manualMining, mixedMining }: DevOptions): MiningMode {
	return { automatic: !manualMining && (blockTime === null || mixedMining), interval: blockTime };
}
