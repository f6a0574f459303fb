import type { DriverListener } from '../auxiliary/ports.ts';

/** Slots without new finality after which a node asks its peers for what it may have missed. */
const patience = 4;

/** Calls `refresh` whenever finality has not moved for a few slots. */
export function watchStalls(finalizedHeight: () => number, refresh: () => void): DriverListener {
	let height = -1;
	let since = 0;
	return {
		slotBegan: (slot) => {
			const current = finalizedHeight();
			if (current !== height) {
				height = current;
				since = slot;
			} else if (slot - since >= patience) {
				since = slot;
				refresh();
			}
		},
	};
}
