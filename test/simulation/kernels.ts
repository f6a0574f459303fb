import type { Random } from '@mosaic/consensus/simulation';

/** A new weight for a node's validator; zero leaves. */
export interface Weight {
	readonly node: number;
	readonly weight: number;
}

const fewestMembers = 4;
const mostWeight = 6;

/** One to three kernels that change a weight or two each; as many of the weight stay honest as was asked for. */
export function kernelsOf(
	random: Random,
	genesis: readonly number[],
	misdeeds: readonly (readonly unknown[])[],
	isTolerable: boolean,
): readonly (readonly Weight[])[] {
	let weights = genesis;
	return Array.from({ length: 1 + random.below(3) }, () => {
		const changes = Array.from({ length: 1 + random.below(2) }, () => ({
			node: random.below(weights.length),
			weight: random.chance(0.3) ? 0 : 1 + random.below(mostWeight),
		}));
		const changed = withChanges(weights, changes);
		if (!isSound(changed, misdeeds, isTolerable)) return [];
		weights = changed;
		return changes;
	});
}

function withChanges(weights: readonly number[], changes: readonly Weight[]): readonly number[] {
	const changed = [...weights];
	for (const { node, weight } of changes) changed[node] = weight;
	return changed;
}

function isSound(weights: readonly number[], misdeeds: readonly (readonly unknown[])[], isTolerable: boolean): boolean {
	let [total, dishonest, members] = [0, 0, 0];
	for (const [node, weight] of weights.entries()) {
		total += weight;
		if ((misdeeds[node]?.length ?? 0) > 0) dishonest += weight;
		if (weight > 0) members += 1;
	}
	return members >= fewestMembers && (isTolerable ? 3 : 1.5) * dishonest < total;
}
