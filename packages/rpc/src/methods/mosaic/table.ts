import type { Method } from '../method.ts';
import type { MosaicPorts } from './declare.ts';
import { getCheckpoint } from './getCheckpoint.ts';
import { getMetaBlock } from './getMetaBlock.ts';
import { getNetwork } from './getNetwork.ts';
import { getOffences } from './getOffences.ts';
import { getTransactionFinality } from './getTransactionFinality.ts';
import { getTransition } from './getTransition.ts';
import { getVotes } from './getVotes.ts';
import { status } from './status.ts';
import { waitFor } from './waitFor.ts';

/** The methods of the `mosaic_` namespace: an auxiliary chain alone has them. */
export const mosaicMethods = [
	getCheckpoint,
	getMetaBlock,
	getNetwork,
	getOffences,
	getTransactionFinality,
	getTransition,
	getVotes,
	status,
	waitFor,
] as const satisfies readonly Method<MosaicPorts>[];
