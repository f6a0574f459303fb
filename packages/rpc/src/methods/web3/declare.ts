import type { ChainBackend } from '../../backend.ts';
import { declarator } from '../method.ts';

export interface Web3Ports {
	readonly chain: ChainBackend;
}

export const declareWeb3 = declarator<Web3Ports>();
