import type { ChainBackend, TraceBackend } from '../../backend.ts';
import type { DevelopmentBackend } from '../../developmentBackend.ts';
import { declarator } from '../method.ts';

/** Parts that the controls use: absent outside development mode. */
export interface DevelopmentPorts {
	readonly development: DevelopmentBackend;
	readonly chain: ChainBackend;
	readonly trace?: TraceBackend;
}

/** Declares a control; names, parameters and results are anvil's. */
export const declareDevelopment = declarator<DevelopmentPorts>();
