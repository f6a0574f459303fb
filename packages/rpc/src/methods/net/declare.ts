import type { ChainBackend } from '../../backend.ts';
import { declarator } from '../method.ts';

export interface NetPorts {
	readonly chain: ChainBackend;
}

export const declareNet = declarator<NetPorts>();
