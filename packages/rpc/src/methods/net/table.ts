import type { Method } from '../method.ts';
import type { NetPorts } from './declare.ts';
import { listening } from './listening.ts';
import { peerCount } from './peerCount.ts';
import { version } from './version.ts';

/** The methods of the `net_` namespace. */
export const netMethods = [listening, peerCount, version] as const satisfies readonly Method<NetPorts>[];
