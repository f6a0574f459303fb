import type { Address } from '@mosaic/consensus';

/** A signature of an own validator that this node did not make. */
export interface ForeignSignature {
	readonly kind: 'auxiliary' | 'origin' | 'seal';
	readonly validator: Address;
	/** Target height of the vote, or slot of the seal. */
	readonly height: number;
	/** What this node signed up to in the same matter; -1 for nothing. */
	readonly recorded: number;
}

/** The key of an own validator seems to be in use elsewhere: this node must not sign with it. */
export class DoppelgangerError extends Error {
	override readonly name = 'DoppelgangerError';
	readonly code = 'DOPPELGANGER_DETECTED';
	readonly data: ForeignSignature;

	constructor(data: ForeignSignature) {
		super(
			`the key of validator ${data.validator} signs elsewhere: the network has its ${describe(data)}, this node's record ` +
				`ends at ${data.recorded < 0 ? 'nothing' : data.recorded}; stop the other node, bring over its signing records, and start again`,
		);
		this.data = data;
	}
}

function describe({ kind, height }: ForeignSignature): string {
	if (kind === 'seal') return `seal of slot ${height}`;
	return kind === 'auxiliary' ? `vote for checkpoint ${height}` : `vote for checkpoint ${height} of the origin`;
}
