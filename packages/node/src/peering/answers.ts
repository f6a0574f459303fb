import { type ChainSpec, pendingEvidence, pendingVotes } from '@mosaic/consensus';
import type { Auxiliary } from '../auxiliary/assembleAuxiliary.ts';
import type { Chain } from '../chain/index.ts';
import type { Clock } from '../clock/virtualClock.ts';
import type { PeerStatus, RequestHandlers } from '../network/types.ts';
import { serveBlocks } from '../sync/index.ts';

/** What answering peers takes. */
export interface AnswerParts {
	readonly spec: ChainSpec;
	readonly chain: Chain;
	readonly auxiliary: Auxiliary;
	/** The block that this chain starts from: 0, or that of its snapshot. */
	readonly earliest: number;
	readonly clock: Clock;
}

/** Answers peers from this node's chain and engine. */
export function createAnswers({ spec, chain, auxiliary, earliest, clock }: AnswerParts): RequestHandlers {
	return {
		...serveBlocks(chain, spec),
		status: () => ({ ...status(spec, auxiliary), earliest, time: clock.now() }),
		consensus: () => {
			const { engine } = auxiliary.driver;
			return { votes: pendingVotes(engine), evidence: pendingEvidence(engine) };
		},
	};
}

function status(
	{ genesisHash, coreIdentifier }: ChainSpec,
	{ driver, finality }: Auxiliary,
): Omit<PeerStatus, 'earliest' | 'time'> {
	const { number, hash, slot } = driver.engine.head.block;
	return {
		genesisHash,
		coreIdentifier,
		head: { number, hash, slot },
		finalized: finality.finalized,
	};
}
