import {
	type Address,
	blockSealDigest,
	type ChainSpec,
	type Evidence,
	type Hash,
	signDigest,
	slotAt,
} from '@mosaic/consensus';
import { BackendError, type FinalityControls } from '@mosaic/rpc';
import type { KeyPair } from '../../accounts/index.ts';
import type { AuxiliaryDriver } from '../../auxiliary/driver.ts';
import type { Finality } from '../../auxiliary/finality.ts';
import type { MetaBlocks } from '../../auxiliary/metaBlocks.ts';
import { onFinality } from '../../auxiliary/mosaicBackend.ts';
import type { DevelopmentSlots } from '../../auxiliary/slots/developmentSlots.ts';
import type { ChainApi } from '../../chain/types.ts';
import { makeBlocks } from './makeBlocks.ts';
import type { Timeline } from './timeline.ts';

/** Levels, each beyond the one before. */
const levels = ['proposed', 'justified', 'finalized', 'committed'] as const;
/** Blocks that are made for a level before it is given up, beyond a few epochs. */
const mostBlocks = 64;
/** Milliseconds that the origin is given for a commit after each block made. */
const commitPatience = 250;

/** What finality is controlled with. */
export interface FinalityControlsParts {
	readonly spec: ChainSpec;
	readonly chain: ChainApi;
	readonly driver: AuxiliaryDriver;
	readonly finality: Finality;
	readonly metaBlocks: MetaBlocks;
	readonly slots: DevelopmentSlots;
	readonly timeline: Timeline;
	readonly validatorKeys: readonly KeyPair[];
}

/** Finality on purpose, through the same votes, evidence and commits as ever. */
export function createFinalityControls(parts: FinalityControlsParts): FinalityControls {
	const { driver } = parts;
	return {
		reach: (level) => reach(parts, level),
		stallFinality: (stalled) => {
			driver.mute = stalled;
		},
		equivocate: (validator) => equivocate(parts, validator),
	};
}

async function reach(parts: FinalityControlsParts, level: Exclude<(typeof levels)[number], 'proposed'>) {
	const { spec, chain, driver, finality, slots, timeline } = parts;
	if (driver.mute)
		throw new BackendError('UNSUPPORTED', 'finality is stalled: call mosaic_stallFinality with false first');
	const target = level === 'committed' ? await lastWithTransactions(chain, finality) : chain.head.number;
	const isReached = async (): Promise<boolean> =>
		levels.indexOf(await finality.statusOf(target)) >= levels.indexOf(level);
	for (let made = 0; !(await isReached()); made += 1) {
		if (made >= mostBlocks + 4 * spec.epochLength)
			throw new BackendError(
				'LIMIT_EXCEEDED',
				`block ${target} is not ${level} after ${made} blocks: see mosaic_status`,
			);
		const moved = movement(parts, isReached);
		await timeline.exclusively(() => makeBlocks(slots, { count: 1 }));
		await timeline.exclusively(() => driver.between(() => driver.catchUp()));
		if (level === 'committed') await moved;
	}
	const covering = level === 'committed' ? finality.committed : await finality.coveringCheckpoint(target);
	if (covering === null) throw new BackendError('BLOCK_NOT_FOUND', `no checkpoint covers block ${target}`);
	return covering;
}

/** Resolves when the level is reached, or when the origin has had its time. */
function movement(parts: FinalityControlsParts, isReached: () => Promise<boolean>): Promise<void> {
	return new Promise((resolve) => {
		const end = (): void => {
			clearTimeout(timer);
			unsubscribe();
			resolve();
		};
		const timer = setTimeout(end, commitPatience);
		const unsubscribe = onFinality(parts, () => {
			void isReached().then((reached) => reached && end(), end);
		});
	});
}

/** The newest block with transactions; what is committed already where there is none above it. */
async function lastWithTransactions(chain: ChainApi, finality: Finality): Promise<number> {
	const committed = finality.committed?.number ?? 0;
	for (let { number } = chain.head; number > committed; number -= 1) {
		if (((await chain.getBlock(number))?.block.transactions.length ?? 0) > 0) return number;
	}
	return committed;
}

async function equivocate(parts: FinalityControlsParts, wanted: Address | null): Promise<Address> {
	const { spec, chain, driver, slots, timeline, validatorKeys } = parts;
	const { offenders } = driver.engine.head.block.state;
	const key = validatorKeys.find(({ address }) =>
		wanted === null ? !offenders.includes(address) : address === wanted,
	);
	if (key === undefined)
		throw new BackendError('UNKNOWN_ACCOUNT', `no validator of this stack that could: ${wanted ?? 'all are guilty'}`);
	if (offenders.includes(key.address)) throw new BackendError('INVALID_REQUEST', `${key.address} is guilty already`);
	const slot = slotAt(spec, Number(chain.head.header.timestamp));
	const seal = (blockHash: Hash) => {
		const message = { slot, blockHash };
		return { message, signature: signDigest(blockSealDigest(spec, message), key.privateKey()) };
	};
	const evidence: Evidence = { kind: 'seal', first: seal(chain.head.hash), second: seal(`0x${'ee'.repeat(32)}`) };
	driver.submit({ kind: 'evidenceSeen', evidence });
	await timeline.exclusively(async () => {
		await makeBlocks(slots, { count: 1 });
		await driver.between(() => driver.catchUp());
	});
	return key.address;
}
