import { type OriginClient, OriginError } from '@mosaic/bridge';
import type { Address } from '@mosaic/consensus';
import { BackendError } from '@mosaic/rpc';
import type { EmbeddedOrigin } from '../../origin/embeddedOrigin.ts';
import type { OpenChain } from '../openChain.ts';
import { type ChainPoint, moveTo, presentPoint } from './chainPoint.ts';

/** A way back to one moment of an origin. */
export interface OriginPoint {
	/** Goes back; it may be asked for once. Rejects where nothing was changed. */
	goBack(): Promise<void>;
}

/** An origin's part in snapshots of both chains. */
export interface OriginTimeline {
	/** The present moment. Rejects with BackendError UNSUPPORTED where the origin cannot come back to it. */
	present(): Promise<OriginPoint>;
}

/** The origin of this process. */
export function embeddedTimeline(origin: EmbeddedOrigin, opened: OpenChain): OriginTimeline {
	return {
		present: () =>
			origin.between(async () => {
				const point: ChainPoint = presentPoint(opened);
				const { settledAt } = origin;
				return {
					goBack: () =>
						origin.between(async () => {
							await moveTo(opened, point);
							await origin.resume(settledAt);
						}),
				};
			}),
	};
}

/** Another's origin: one with anvil's or Hardhat's controls goes back as well, any other cannot. */
export function externalTimeline(client: OriginClient, payer: Address): OriginTimeline {
	return {
		present: async () => {
			const id = await client.request('evm_snapshot', []).catch((error: unknown) => {
				throw isRefusal(error) ? cannotGoBack() : error;
			});
			return {
				goBack: async () => {
					// A commit of the timeline to be abandoned must not be mined in the one that is kept.
					await client.request('anvil_removePoolTransactions', [payer]).catch(ignoreRefusal);
					if ((await client.request('evm_revert', [id])) !== true) throw snapshotGone();
				},
			};
		},
	};
}

function ignoreRefusal(error: unknown): void {
	if (!isRefusal(error)) throw error;
}

function isRefusal(error: unknown): boolean {
	return error instanceof OriginError && error.code === 'ORIGIN_REQUEST_FAILED';
}

function cannotGoBack(): BackendError {
	const message = 'the origin has no evm_snapshot and cannot go back: use an anvil, or the embedded origin';
	return new BackendError('UNSUPPORTED', message);
}

function snapshotGone(): BackendError {
	const message = 'the origin has dropped its half of the snapshot: it was restarted, or reverted by somebody else';
	return new BackendError('INVALID_REQUEST', message);
}
