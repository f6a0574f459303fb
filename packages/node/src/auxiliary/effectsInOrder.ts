import type { EngineEffect } from '@mosaic/consensus';

type VoteEffect = Extract<EngineEffect, { kind: 'signVote' | 'signOriginVote' }>;
/** What the engine asks for but votes, which are signed together. */
export type OtherEffect = Exclude<EngineEffect, VoteEffect>;

/**
 * Effects but for votes. What is justified and final is told last, when the head is on disk that stands on it: else
 * blocks that the head is about to leave would count as final for a moment, and a crash would take back what was told.
 */
export function effectsInOrder(effects: readonly EngineEffect[]): OtherEffect[] {
	const others = effects.filter(
		(effect): effect is OtherEffect => effect.kind !== 'signVote' && effect.kind !== 'signOriginVote',
	);
	const { told = [], done = [] } = Object.groupBy(others, ({ kind }) =>
		kind === 'justified' || kind === 'finalized' ? 'told' : 'done',
	);
	return [...done, ...told];
}
