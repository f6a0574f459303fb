import type { Method } from '../method.ts';
import { content } from './content.ts';
import { contentFrom } from './contentFrom.ts';
import type { TxpoolPorts } from './declare.ts';
import { inspect } from './inspect.ts';
import { status } from './status.ts';

/** The methods of the `txpool_` namespace. */
export const txpoolMethods = [content, contentFrom, inspect, status] as const satisfies readonly Method<TxpoolPorts>[];
