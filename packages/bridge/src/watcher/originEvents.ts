import type { Hash, OriginCheckpoint } from '@mosaic/consensus';
import type { CoreEvent, MetaBlockCommitted } from '../core/coreEvents.ts';
import type { OriginErrorCode } from '../origin/originError.ts';

/** What the watcher reports, in the order in which it came to know. */
export type OriginEvent =
	/** Consecutive origin checkpoints that became final, ascending, continuing those reported before. */
	| { readonly kind: 'originAdvanced'; readonly checkpoints: readonly OriginCheckpoint[] }
	/** The newest block of the origin is another; all that came with it was told before. */
	| { readonly kind: 'originHead'; readonly number: number }
	/** Kernels opened, meta-blocks committed and blocks pinned, as soon as they are in a block; not final yet. */
	| CoreEvent
	/** A reported commit is final on the origin. */
	| (Omit<MetaBlockCommitted, 'kind'> & { readonly kind: 'metaBlockFinalized' })
	/** The origin reorganised: kernels and commits reported from this block on are void; what holds is reported again. */
	| { readonly kind: 'originReorganised'; readonly from: number }
	/** The origin abandoned a block that this watcher has reported as final (spec 5). Reported once. */
	| {
			readonly kind: 'originContradicted';
			readonly code: 'ORIGIN_OBSERVATION_ABANDONED';
			readonly number: number;
			readonly expected: Hash;
			readonly found: Hash;
	  }
	/** The origin can not be followed for now; reported once, until `originRecovered`. */
	| { readonly kind: 'originDown'; readonly code: OriginErrorCode | 'INTERNAL'; readonly message: string }
	| { readonly kind: 'originRecovered' };
