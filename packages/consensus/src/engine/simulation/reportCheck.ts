import type { Statement } from '../../offences/offence.ts';
import type { Address } from '../../types.ts';
import { VOTE_HISTORY, VOTE_WINDOW } from '../limits.ts';
import { isKnownMember } from '../members.ts';
import { head, highestFinalized } from '../queries.ts';
import type { EngineState } from '../state.ts';
import type { EngineInput } from '../types.ts';
import type { Simulation } from './simulation.ts';
import { statementsIn, Witness } from './witness.ts';

/** Whether an engine reports everyone against whom it was given proof since it was created (spec 6). */
export class ReportCheck {
	readonly #witness = new Witness();

	/** Takes in what an engine is about to be given: only what it is bound to keep. */
	note(simulation: Simulation, engine: EngineState, input: EngineInput): void {
		if (input.kind !== 'voteReceived' && input.kind !== 'blockImported') return;
		const oldest = highestFinalized(engine).height - VOTE_HISTORY;
		const newest = head(engine).number / simulation.spec.epochLength + VOTE_WINDOW - 1;
		const isKept = (statement: Statement): boolean =>
			statement.kind === 'seal' ||
			(statement.message.targetHeight >= oldest && statement.message.targetHeight <= newest);
		for (const [signer, statement] of statementsIn(simulation.spec, input)) {
			if (simulation.isSuspect(signer) && isKnownMember(engine, signer) && isKept(statement))
				this.#witness.note(signer, statement, (earlier) => !isKept(earlier));
		}
	}

	/** Members that are provably guilty by what was given, and not reported. */
	missing(engine: EngineState): readonly Address[] {
		return [...this.#witness.offenders].filter(
			(offender) => !engine.reported.has(offender) && isKnownMember(engine, offender),
		);
	}
}
