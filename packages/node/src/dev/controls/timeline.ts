import type { Address, ChainSpec } from '@mosaic/consensus';
import { BackendError } from '@mosaic/rpc';
import { readConsensusState } from '../../auxiliary/consensusData.ts';
import type { AuxiliaryDriver } from '../../auxiliary/driver.ts';
import type { MetaBlocks } from '../../auxiliary/metaBlocks.ts';
import type { VoteStore } from '../../auxiliary/ports.ts';
import { restoreEngine } from '../../auxiliary/restoreEngine.ts';
import type { DevelopmentSlots } from '../../auxiliary/slots/developmentSlots.ts';
import type { RestartableBridge } from '../../bridging/restartableBridge.ts';
import { Mutex } from '../../chain/mutex.ts';
import type { VirtualClock } from '../../clock/virtualClock.ts';
import { cutBack, type SigningRecords, type TimelineEnd } from '../../signing/index.ts';
import type { OpenChain } from '../openChain.ts';
import { type ChainPoint, moveTo, presentPoint } from './chainPoint.ts';
import type { OriginPoint, OriginTimeline } from './originTimeline.ts';

/** Snapshots held at once; each is small, but its pool's transactions stay in memory. */
const mostSnapshots = 10_000;

/** What a timeline moves. */
export interface TimelineParts {
	readonly spec: ChainSpec;
	readonly opened: OpenChain;
	readonly validators: readonly Address[];
	readonly driver: AuxiliaryDriver;
	readonly bridge: RestartableBridge;
	readonly metaBlocks: MetaBlocks;
	readonly votes: VoteStore;
	readonly records: SigningRecords;
	readonly slots: DevelopmentSlots;
	readonly clock: VirtualClock;
	readonly origin: OriginTimeline;
}

/** Both chains at one moment. */
interface Snapshot {
	readonly number: number;
	readonly auxiliary: ChainPoint;
	readonly origin: OriginPoint;
	/** Unix milliseconds. */
	readonly time: number;
	readonly nextTimestamp: number | null;
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
			await this.#goBack(snapshot);
			for (const later of this.#snapshots.keys()) if (later >= id) this.#snapshots.delete(later);
			return true;
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

	#goBack(snapshot: Snapshot): Promise<void> {
		const { driver, bridge } = this.#parts;
		return driver.between(async () => {
			if (driver.halted !== null) throw haltedError(driver.halted);
			await bridge.stop();
			try {
				await snapshot.origin.goBack();
			} catch (error) {
				await bridge.restart();
				throw error;
			}
			try {
				await this.#moveAuxiliary(snapshot);
			} catch (error) {
				driver.halt('REVERT_FAILED', { error: String(error) });
				throw error;
			}
		});
	}

	/** The origin is there already: the auxiliary chain follows, and its validators vote again for what is not final. */
	async #moveAuxiliary({ auxiliary, time, nextTimestamp }: Snapshot): Promise<void> {
		const { spec, opened, validators, driver, bridge, metaBlocks, votes, records, clock, slots } = this.#parts;
		const { chain } = opened;
		await votes.forget({ auxiliary: Number.MAX_SAFE_INTEGER, origin: Number.MAX_SAFE_INTEGER });
		await moveTo(opened, auxiliary);
		const end = await this.#end();
		await records.rewrite((record) => cutBack(record, end));
		metaBlocks.forgetKernels();
		clock.set(time);
		slots.setNextTimestamp(nextTimestamp);
		slots.timeMoved();
		driver.resume(await restoreEngine({ spec, chain, validators, signingRecords: records.all(), votes: [] }));
		await bridge.restart();
		await driver.catchUp();
	}

	/** How far the timeline goes that ends at the head. */
	async #end(): Promise<TimelineEnd> {
		const { spec, opened } = this.#parts;
		const { chain } = opened;
		const head = await chain.getBlock(chain.head.hash);
		const state = head === null ? null : await readConsensusState(spec, chain, head);
		const final = state?.justified[0];
		const root = final === undefined ? null : await chain.getBlock(final.hash);
		if (final === undefined || root === null) throw new TypeError('the head of a chain has a stored final ancestor');
		const { observations } = await readConsensusState(spec, chain, root);
		const attachments = await chain.getAttachments(chain.head.hash);
		return {
			auxiliary: final.height,
			origin: Math.floor((observations.at(-1)?.number ?? 0) / spec.originEpochLength),
			slot: attachments?.slot ?? 0,
		};
	}
}

function haltedError(code: string): BackendError {
	return new BackendError('INVALID_REQUEST', `the chain is halted (${code}) and cannot go back: restart the stack`);
}

function tooManySnapshots(): BackendError {
	return new BackendError('LIMIT_EXCEEDED', `${mostSnapshots} snapshots are held: revert to one of them first`);
}
