import { type OriginClient, OriginError } from '@mosaic/bridge';
import type { Address, Hash } from '@mosaic/consensus';
import { BackendError } from '@mosaic/rpc';
import type { OpenChain } from '../../assembly/openChain.ts';
import { storedBlock } from '../../auxiliary/storedBlock.ts';
import type { EmbeddedOrigin } from '../../origin/embeddedOrigin.ts';
import { importOrigin } from '../dump/importHistory.ts';
import { blocksOf } from '../dump/stackHistory.ts';
import { type ChainPoint, moveTo, presentPoint } from './chainPoint.ts';

/** A way back to one moment of an origin. */
export interface OriginPoint {
	/** The head then; null where the origin is not ours, or does not move. */
	readonly head: Hash | null;
	/** Goes back; it may be asked for once. Where it rejects, nothing was changed. */
	goBack(): Promise<void>;
}

/** An origin's part in going back. All reject with BackendError UNSUPPORTED where the origin cannot. */
export interface OriginTimeline {
	/** Whether it is of this process, so that it can go back to any of its blocks. */
	readonly ours: boolean;
	/** The present moment, to come back to. */
	present(): Promise<OriginPoint>;
	/** The moment before one of its blocks. */
	before(number: number): Promise<OriginPoint>;
	/** RLP of its blocks, genesis left out; null where it is not ours. */
	blocks(): Promise<readonly Uint8Array[] | null>;
	/** Verifies and stores blocks of a history of its own; the moment of the last one. Rejects with DumpError. */
	take(blocks: readonly Uint8Array[]): Promise<OriginPoint>;
	/** Takes commits back that are sent and in no block yet. */
	withdrawCommits(): Promise<void>;
}

/** An origin that does not move, since nothing on it is about what goes. */
export const unmoved: OriginPoint = { head: null, goBack: async () => undefined };

/** The origin of this process; `payer` sends the commits. */
export function embeddedTimeline(origin: EmbeddedOrigin, opened: OpenChain, payer: Address): OriginTimeline {
	const { chain, pool } = opened;
	const backTo = (point: ChainPoint, settledAt: number | null): OriginPoint => ({
		head: point.head,
		goBack: () =>
			origin.between(async () => {
				await moveTo(opened, point);
				await origin.resume(settledAt);
			}),
	});
	return {
		ours: true,
		present: () => origin.between(async () => backTo(presentPoint(opened), origin.settledAt)),
		before: async (number) => {
			const hash = await chain.getCanonicalHash(number - 1);
			const { hash: head } = await storedBlock(chain, hash ?? chain.genesisHash);
			return backTo({ head, edits: [], waiting: [] }, null);
		},
		blocks: () => origin.between(() => blocksOf(chain)),
		take: async (blocks) => backTo({ head: await importOrigin(chain, blocks), edits: [], waiting: [] }, null),
		withdrawCommits: () =>
			origin.between(async () => {
				const { pending, queued } = pool.content(payer);
				for (const { hash } of [...pending.values(), ...queued.values()].flat()) pool.remove(hash);
			}),
	};
}

/** Another's origin: one with anvil's controls goes back to what it remembers, any other does not. */
export function externalTimeline(client: OriginClient, payer: Address): OriginTimeline {
	const supported = (method: string, parameters: readonly unknown[]): Promise<unknown> =>
		client.request(method, parameters).catch((error: unknown) => {
			throw isRefusal(error) ? unsupported(`the origin has no ${method}`) : error;
		});
	const withdrawCommits = async (): Promise<void> => {
		await supported('anvil_removePoolTransactions', [payer]);
	};
	return {
		ours: false,
		withdrawCommits,
		present: async () => {
			const id = await supported('evm_snapshot', []);
			return {
				head: null,
				goBack: async () => {
					// Hardhat takes its pool back with the snapshot, and has no such method.
					await withdrawCommits().catch(unlessUnsupported);
					if ((await client.request('evm_revert', [id])) !== true) throw snapshotGone();
				},
			};
		},
		before: async () => {
			throw unsupported('what goes is committed on the origin, which is not ours');
		},
		blocks: async () => null,
		take: async () => {
			throw unsupported('the origin is not ours');
		},
	};
}

function isRefusal(error: unknown): boolean {
	return error instanceof OriginError && error.code === 'ORIGIN_REQUEST_FAILED';
}

function unlessUnsupported(error: unknown): void {
	if (!(error instanceof BackendError) || error.code !== 'UNSUPPORTED') throw error;
}

function unsupported(reason: string): BackendError {
	return new BackendError(
		'UNSUPPORTED',
		`${reason}, so that it cannot go back: use the embedded origin, or an anvil and its snapshots`,
	);
}

function snapshotGone(): BackendError {
	const message = 'the origin has dropped its half of the snapshot: it was restarted, or reverted by somebody else';
	return new BackendError('INVALID_REQUEST', message);
}
