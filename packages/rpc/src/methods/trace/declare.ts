import type { ChainBackend, TraceBackend } from '../../backend.ts';
import type { RpcLimits } from '../../limits.ts';
import { declarator } from '../method.ts';

/** What the methods of the `trace_` namespace run against. */
export interface TracePorts {
	readonly chain: ChainBackend;
	readonly trace: TraceBackend;
	readonly limits: Pick<RpcLimits, 'traceFilterBlocks'>;
}

export const declareTrace = declarator<TracePorts>();
