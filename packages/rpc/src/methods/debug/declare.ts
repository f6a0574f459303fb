import type { ChainBackend, TraceBackend } from '../../backend.ts';
import { declarator } from '../method.ts';

/** What the methods of the `debug_` namespace run against. */
export interface DebugPorts {
	readonly chain: ChainBackend;
	readonly trace: TraceBackend;
}

export const declareDebug = declarator<DebugPorts>();
