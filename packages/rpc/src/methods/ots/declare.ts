import type { ChainBackend, StateBackend, TraceBackend } from '../../backend.ts';
import { declarator } from '../method.ts';

/** What the methods of the `ots_` namespace (Otterscan) run against. */
export interface OtsPorts {
	readonly chain: ChainBackend;
	readonly state: StateBackend;
	readonly trace: TraceBackend;
}

export const declareOts = declarator<OtsPorts>();
