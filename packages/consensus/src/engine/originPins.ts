import type { OriginLink } from '../types.ts';
import { ORIGIN_PINS_HELD } from './limits.ts';
import type { EngineState, TreeNode } from './state.ts';
import { checkpointAt } from './tree.ts';

/** Core keeps the hash of this origin checkpoint for good: a meta-block that observes it can always be committed. */
export function noteOriginPin(engine: EngineState, number: number): void {
	const observed = engine.root.block.state.observations[0]?.number ?? 0;
	engine.originPins.add(number);
	for (const pin of [...engine.originPins].sort((first, second) => first - second)) {
		if (pin >= observed && engine.originPins.size <= ORIGIN_PINS_HELD) return;
		engine.originPins.delete(pin);
	}
}

/**
 * Of consecutive origin links those up to the one that finalises the last pinned checkpoint among them, so that a
 * block observes it; all where none is pinned.
 */
export function upToOriginPin({ originPins, spec }: EngineState, links: readonly OriginLink[]): OriginLink[] {
	const last = links.findLastIndex(({ message }) => originPins.has(message.sourceHeight * spec.originEpochLength));
	return links.slice(0, last === -1 ? links.length : last + 1);
}

/**
 * Whether a block on this parent leaves origin links out because the observation is pinned and no final checkpoint has
 * it yet: a meta-block can name it then.
 */
export function keepsPinnedObservation({ originPins, spec }: EngineState, parent: TreeNode): boolean {
	const { observations, justified } = parent.block.state;
	const number = observations[0]?.number;
	if (number === undefined || !originPins.has(number)) return false;
	const finalized = checkpointAt(spec, parent, justified[0]?.height ?? 0);
	return finalized !== undefined && finalized.block.state.observations[0]?.number !== number;
}
