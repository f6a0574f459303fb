import { randomBytes } from 'node:crypto';
import { bytesToHex } from '@mosaic/consensus';
import type { ChainBackend, InfoControls } from '@mosaic/rpc';
import type { Chain } from '../../chain/index.ts';
import { clientVersion, version } from '../../cli/version.ts';
import type { Fork } from '../../fork/openFork.ts';
import type { SwitchableLogger } from './switchableLogger.ts';
import type { Timeline } from './timeline.ts';

/** What a development node tells of itself. */
export interface InfoControlsParts {
	readonly chain: Chain;
	readonly fees: ChainBackend['fees'];
	readonly timeline: Timeline;
	readonly fork: Fork | null;
	readonly logger: SwitchableLogger;
}

/** What a development node is, and what it logs. */
export function createInfoControls({ chain, fees, timeline, logger, fork }: InfoControlsParts): InfoControls {
	const instanceId = bytesToHex(randomBytes(32));
	return {
		info: async () => {
			const { hash, number, header } = chain.head;
			const { baseFee, priorityFee } = await fees();
			return {
				clientVersion,
				semanticVersion: version,
				instanceId,
				chainId: chain.chainId,
				hardfork: chain.common.hardfork(),
				head: { hash, number, timestamp: Number(header.timestamp) },
				next: { baseFee, gasPrice: baseFee + priorityFee, gasLimit: chain.next.gasLimit },
				snapshots: timeline.snapshots,
				fork: fork === null ? null : { url: fork.client.shown, ...fork.point },
			};
		},
		setLogging: (enabled) => {
			logger.enabled = enabled;
		},
	};
}
