import type { ChainSpec } from '@mosaic/consensus';
import type { KeyPair, LocalAccounts } from '../accounts/index.ts';
import { assembleAuxiliary } from '../auxiliary/assembleAuxiliary.ts';
import { createMosaicBackend } from '../auxiliary/mosaicBackend.ts';
import { ClockedSlots } from '../auxiliary/slots/clockedSlots.ts';
import { OnDemandSlots } from '../auxiliary/slots/onDemandSlots.ts';
import { createBackend } from '../backend/index.ts';
import { BridgeService } from '../bridging/bridgeService.ts';
import { clientVersion } from '../cli/version.ts';
import type { VirtualClock } from '../clock/virtualClock.ts';
import type { Logger } from '../logging/logger.ts';
import { databaseSigningStore, LocalSigner, SigningRecords } from '../signing/index.ts';
import type { Closing } from './closing.ts';
import type { OpenChain } from './openChain.ts';
import type { OpenOrigin } from './openOrigin.ts';
import type { DevOptions } from './options.ts';
import { serveRpc } from './serveRpc.ts';

/** Milliseconds between looks at an origin: short where looking costs nothing. */
const pollIntervals = { embedded: 1_000, external: 250 } as const;

/** What an auxiliary chain is started with. */
export interface AuxiliaryParts {
	readonly options: DevOptions;
	readonly opened: OpenChain;
	readonly spec: ChainSpec;
	/** Block of the origin that deployed Core. */
	readonly originNumber: number;
	readonly accounts: LocalAccounts;
	readonly validators: readonly KeyPair[];
	readonly origin: OpenOrigin;
	readonly clock: VirtualClock;
	readonly logger: Logger;
	/** Takes each part as soon as it runs. */
	readonly closing: Closing;
}

/** Starts validators, bridge and RPC on an opened auxiliary chain; resolves with the URL of its RPC. */
export async function startAuxiliary(parts: AuxiliaryParts): Promise<string> {
	const { options, opened, spec, accounts, origin, clock, logger, closing } = parts;
	const { chain, pool, producing, database } = opened;
	const validators = parts.validators.map(({ address }) => address);
	const records = await SigningRecords.open(databaseSigningStore(database));
	const signer = new LocalSigner({
		privateKeys: parts.validators.map((key) => key.privateKey()),
		records,
		domain: spec,
		onRefused: ({ validator }, { code }) => logger.warn({ validator, code }, 'a vote was not signed'),
	});
	clock.advanceTo(Number(chain.head.header.timestamp) * 1000);
	const { driver, metaBlocks, finality, offences } = await assembleAuxiliary({
		spec,
		chain,
		pool: producing,
		database,
		validators,
		signingRecords: records.all(),
		signer,
		clock,
		slots: options.blockTime === null ? new OnDemandSlots(spec, clock) : new ClockedSlots(spec, clock, 'every'),
		logger,
	});
	const bridge = await BridgeService.create({
		spec,
		client: origin.client,
		originNumber: parts.originNumber,
		committerKey: origin.payer.privateKey(),
		validators,
		chain,
		driver,
		metaBlocks,
		commitInterval: options.commitInterval,
		pollInterval: pollIntervals[options.originRpc === null ? 'embedded' : 'external'],
		logger,
	});
	const isPooled = (hash: `0x${string}`): boolean => pool.get(hash) !== undefined;
	const backend = createBackend({ chain, pool, accounts, tags: finality.tags, clientVersion, tracing: true });
	const mosaic = createMosaicBackend({ spec, chain, driver, finality, metaBlocks, offences, isPooled });
	const server = await serveRpc({ ...backend, mosaic }, { host: options.host, port: options.port, logger });

	closing.add(() => driver.stop());
	closing.add(() => bridge.stop());
	closing.add(() => server.close());
	bridge.start();
	driver.start();
	closing.add(origin.onHead(() => bridge.poke()));
	return server.url;
}
