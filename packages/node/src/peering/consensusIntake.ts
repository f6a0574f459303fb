import { type ChainSpec, type Vote, verifyEvidence } from '@mosaic/consensus';
import type { AuxiliaryDriver } from '../auxiliary/driver.ts';
import type { ConsensusIntake } from '../sync/index.ts';
import { judgeVote } from './judgeVote.ts';

/** What taking in answers about consensus needs of the node. */
export interface ConsensusIntakePorts {
	readonly spec: ChainSpec;
	readonly driver: Pick<AuxiliaryDriver, 'engine' | 'submit'>;
	/** Told of every vote that may be an own validator's; not verified yet. */
	readonly recall: (vote: Vote) => void;
}

/** Takes in what a peer told when it was asked for votes and evidence: forgeries are as much its fault as in gossip. */
export function createConsensusIntake({ spec, driver, recall }: ConsensusIntakePorts): ConsensusIntake {
	return {
		vote: (vote) => {
			if (judgeVote(spec, driver.engine, vote).kind === 'reject') return false;
			recall(vote);
			driver.submit({ kind: 'voteReceived', vote });
			return true;
		},
		evidence: (evidence) => {
			if (verifyEvidence(spec, evidence) === null) return false;
			driver.submit({ kind: 'evidenceSeen', evidence });
			return true;
		},
	};
}
