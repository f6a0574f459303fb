import type { Common } from '@ethereumjs/common';
import { getActivePrecompiles, type PrecompileFunc } from '@ethereumjs/evm';

/**
 * Chooses something for each precompiled contract of a hardfork, by its usual address (40 hex digits), and remembers it by
 * the contract itself: a caller may have moved it. Undefined chooses nothing.
 */
export function byPrecompile<T>(
	choose: (address: string, contract: PrecompileFunc) => T | undefined,
): (common: Common) => ReadonlyMap<PrecompileFunc, T> {
	const known = new WeakMap<Common, ReadonlyMap<PrecompileFunc, T>>();
	return (common) => {
		const remembered = known.get(common);
		if (remembered !== undefined) return remembered;
		const chosen = new Map<PrecompileFunc, T>();
		for (const [address, contract] of getActivePrecompiles(common)) {
			const choice = choose(address, contract);
			if (choice !== undefined) chosen.set(contract, choice);
		}
		known.set(common, chosen);
		return chosen;
	};
}
