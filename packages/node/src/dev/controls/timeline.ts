import type { Address } from '@mosaic/consensus';
import { BackendError } from '@mosaic/rpc';
import type { AuxiliaryDriver } from '../../auxiliary/driver.ts';
import type { MetaBlocks } from '../../auxiliary/metaBlocks.ts';
import { restoreEngine } from '../../auxiliary/restoreEngine.ts';
import type { DevelopmentSlots } from '../../auxiliary/slots/developmentSlots.ts';
import { storedBlock } from '../../auxiliary/storedBlock.ts';
import type { RestartableBridge } from '../../bridging/restartableBridge.ts';
import { Mutex } from '../../chain/mutex.ts';
import type { VirtualClock } from '../../clock/virtualClock.ts';
import { importAuxiliary } from '../dump/importHistory.ts';
import type { StackHistory } from '../dump/stackHistory.ts';
import { type ChainPoint, presentPoint } from './chainPoint.ts';
import { forgetDestination, type GoingBackParts, moveAuxiliary, noteDestination } from './goingBack.ts';
import { type OriginPoint, type OriginTimeline, unmoved } from './originTimeline.ts';

/** Snapshots held at once; each is small, but its pool's transactions stay in memory. */
const mostSnapshots = 10_000;

/** What a timeline moves. */
export interface TimelineParts extends GoingBackParts {
	readonly validators: readonly Address[];
	readonly driver: AuxiliaryDriver;
	readonly bridge: RestartableBridge;
	readonly metaBlocks: MetaBlocks;
	readonly slots: DevelopmentSlots;
	readonly clock: VirtualClock;
	readonly origin: OriginTimeline;
	/** Number of the first block of the origin that commits a block above this one; null where none does. */
	readonly firstCommitAbove: (number: number) => Promise<number | null>;
	/** Takes in all commits on the origin. */
	readonly recallCommits: () => Promise<void>;
	/** Block of the origin that deployed Core. */
	readonly originNumber: number;
}

/** Both chains at one moment. */
interface Moment {
	readonly auxiliary: ChainPoint;
	readonly origin: OriginPoint;
	/** Unix milliseconds. */
	readonly time: number;
	readonly nextTimestamp: number | null;
	/** What is to be done before the bridge looks at the origin. */
	readonly arrive?: () => Promise<void>;
}

interface Snapshot extends Moment {
	readonly number: number;
}

/** The course of a development stack, both chains and what they know of each other, which can be taken back (decisions/0006). */
export class Timeline {
	readonly #parts: TimelineParts;
	readonly #turns = new Mutex();
	readonly #snapshots = new Map<bigint, Snapshot>();
	#nextIdentifier = 0n;

	constructor(parts: TimelineParts) {
		this.#parts = parts;
	}

	/** The snapshots held: identifier, number and hash of the auxiliary chain's head. */
	get snapshots(): readonly { readonly id: bigint; readonly number: number; readonly hash: `0x${string}` }[] {
		return [...this.#snapshots].map(([id, { number, auxiliary }]) => ({ id, number, hash: auxiliary.head }));
	}

	/** Runs a task that nothing else of this timeline comes between. */
	exclusively<T>(task: () => Promise<T>): Promise<T> {
		return this.#turns.run(task);
	}

	/** Remembers the present moment of both chains; answers the identifier to come back with. */
	snapshot(): Promise<bigint> {
		return this.exclusively(async () => {
			if (this.#snapshots.size >= mostSnapshots) throw tooManySnapshots();
			const id = this.#nextIdentifier++;
			this.#snapshots.set(id, await this.#present());
			return id;
		});
	}

	/** Comes back to a snapshot, which is used up with those taken after it. False where there is no such one. */
	revert(id: bigint): Promise<boolean> {
		return this.exclusively(async () => {
			const snapshot = this.#snapshots.get(id);
			if (snapshot === undefined) return false;
			await this.#goBack(async () => snapshot);
			for (const later of this.#snapshots.keys()) if (later >= id) this.#snapshots.delete(later);
			return true;
		});
	}

	/**
	 * Takes the newest blocks back, and the origin to before their commits. What waits goes on waiting; what the blocks
	 * held is gone. Rejects with INVALID_REQUEST or UNSUPPORTED. To be called within `exclusively`.
	 */
	takeBack(depth: number): Promise<void> {
		return this.#goBack(async () => {
			const { head, genesisNumber } = this.#parts.opened.chain;
			const { number } = head;
			if (depth > number - genesisNumber) throw tooDeep(number - genesisNumber, depth);
			return this.#ancestor(number - depth);
		});
	}

	/** Takes both chains back to where the stack began; all snapshots are forgotten. */
	reset(now: number): Promise<void> {
		return this.exclusively(async () => {
			await this.#goBack(async () => {
				const { origin, originNumber, opened, spec } = this.#parts;
				const begin = await this.#ancestor(opened.chain.genesisNumber);
				return {
					auxiliary: { ...begin.auxiliary, waiting: [] },
					origin: origin.ours ? await origin.before(originNumber + 1) : begin.origin,
					time: Math.max(now, spec.genesisTime * 1000),
					nextTimestamp: null,
				};
			});
			this.#snapshots.clear();
		});
	}

	/** Goes to the end of a history of this very stack, whose blocks are verified and stored first. Rejects with DumpError. */
	load(history: StackHistory): Promise<void> {
		return this.exclusively(async () => {
			const { origin, opened, spec, recallCommits } = this.#parts;
			const there = await origin.take(history.origin);
			const head = await importAuxiliary(spec, opened.chain, history.auxiliary);
			await this.#goBack(async () => {
				const { block } = await storedBlock(opened.chain, head);
				return {
					auxiliary: { head, edits: history.edits, waiting: [] },
					origin: there,
					time: Number(block.header.timestamp) * 1000,
					nextTimestamp: null,
					arrive: recallCommits,
				};
			});
		});
	}

	#present(): Promise<Snapshot> {
		const { driver, opened, origin, clock, slots } = this.#parts;
		return driver.between(async () => ({
			number: opened.chain.head.number,
			auxiliary: presentPoint(opened),
			origin: await origin.present(),
			time: clock.now(),
			nextTimestamp: slots.nextTimestamp,
		}));
	}

	/** The moment of a canonical block, when no block is under construction. */
	async #ancestor(number: number): Promise<Moment> {
		const { opened, origin, firstCommitAbove } = this.#parts;
		const { chain } = opened;
		await origin.withdrawCommits();
		const commit = await firstCommitAbove(number);
		const { hash, block } = await storedBlock(chain, (await chain.getCanonicalHash(number)) ?? chain.genesisHash);
		return {
			auxiliary: { head: hash, edits: [], waiting: presentPoint(opened).waiting },
			origin: commit === null ? unmoved : await origin.before(commit),
			time: Number(block.header.timestamp) * 1000,
			nextTimestamp: null,
		};
	}

	/** Goes back to the moment that is found when nothing moves any more. Where finding it fails, all goes on as before. */
	#goBack(find: () => Promise<Moment>): Promise<void> {
		const { driver, bridge, opened } = this.#parts;
		return driver.between(async () => {
			if (driver.halted !== null) throw haltedError(driver.halted);
			await bridge.stop();
			let moment: Moment;
			try {
				moment = await find();
				const { auxiliary, origin } = moment;
				await noteDestination(opened.database, { auxiliary: auxiliary.head, origin: origin.head });
				await origin.goBack();
			} catch (error) {
				await forgetDestination(opened.database).finally(() => bridge.restart());
				throw error;
			}
			try {
				await this.#follow(moment);
			} catch (error) {
				driver.halt('REVERT_FAILED', { error: String(error) });
				throw error;
			}
		});
	}

	/** The origin is there already: the auxiliary chain follows, and its validators vote again for what is not final. */
	async #follow({ auxiliary, time, nextTimestamp, arrive }: Moment): Promise<void> {
		const { spec, opened, validators, driver, bridge, metaBlocks, records, offences, clock, slots } = this.#parts;
		const { chain, database } = opened;
		await moveAuxiliary(this.#parts, auxiliary);
		await forgetDestination(database);
		metaBlocks.forgetKernels();
		await arrive?.();
		clock.set(time);
		slots.setNextTimestamp(nextTimestamp);
		slots.timeMoved();
		const kept = { signingRecords: records.all(), votes: [], offences: offences.all() };
		const restored = await restoreEngine({ spec, chain, validators, ...kept });
		for (const offence of restored.found) await offences.add(offence);
		driver.resume(restored);
		await bridge.restart();
		await driver.catchUp();
	}
}

/** In anvil's words. */
function tooDeep(height: number, depth: number): BackendError {
	const message = `depth must not exceed current chain height: current height ${height}, depth ${depth}`;
	return new BackendError('INVALID_REQUEST', message);
}

function haltedError(code: string): BackendError {
	return new BackendError('INVALID_REQUEST', `the chain is halted (${code}) and cannot go back: restart the stack`);
}

function tooManySnapshots(): BackendError {
	return new BackendError('LIMIT_EXCEEDED', `${mostSnapshots} snapshots are held: revert to one of them first`);
}
