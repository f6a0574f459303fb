import type { PoolBackend } from '../../backend.ts';
import { declarator } from '../method.ts';

export interface TxpoolPorts {
	readonly pool: PoolBackend;
}

export const declareTxpool = declarator<TxpoolPorts>();
