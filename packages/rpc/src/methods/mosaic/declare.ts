import type { MosaicBackend } from '../../backend.ts';
import { declarator } from '../method.ts';

export interface MosaicPorts {
	readonly mosaic: MosaicBackend;
}

export const declareMosaic = declarator<MosaicPorts>();
