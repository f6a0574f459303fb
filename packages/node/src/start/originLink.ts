import { setTimeout } from 'node:timers/promises';
import { OriginClient, OriginError, type OriginErrorCode, verifyDeployment } from '@mosaic/bridge';
import { BridgeService, type BridgeServiceParts } from '../bridging/bridgeService.ts';
import type { NetworkFile, OriginSettings } from '../config/types.ts';
import { DatabaseError } from '../storage/errors.ts';

/** Milliseconds between two tries to reach an origin that did not answer. */
const retryPause = 2_000;
/** Milliseconds between looks at the origin. */
const pollInterval = 1_000;

/** What joining a node to its origin takes. */
export interface OriginLinkParts extends Omit<BridgeServiceParts, 'client' | 'originNumber' | 'pollInterval'> {
	readonly settings: OriginSettings;
	readonly network: NetworkFile;
}

/** A node's connection with its origin; the origin may come later than the node. */
export interface OriginLink {
	stop(): Promise<void>;
}

/**
 * Joins a node to its origin. An origin that does not answer is tried again in the background: the auxiliary chain goes
 * on without. Throws OriginError where the origin answers, and is not the one that holds this Core.
 */
export async function linkOrigin(parts: OriginLinkParts): Promise<OriginLink> {
	const stopping = new AbortController();
	const first = await tryOnce(parts, stopping.signal);
	if (first !== null) return first;
	const { logger, settings } = parts;
	logger.warn({ url: withoutSecrets(settings.rpc) }, 'origin: unreachable; the chain goes on without, and tries again');
	const later = keepTrying(parts, stopping.signal);
	return {
		stop: async () => {
			stopping.abort();
			await (await later)?.stop();
		},
	};
}

async function keepTrying(parts: OriginLinkParts, stopping: AbortSignal): Promise<OriginLink | null> {
	while (!stopping.aborted) {
		// Stopping ends the pause.
		await setTimeout(retryPause, undefined, { signal: stopping }).catch(() => undefined);
		try {
			const link = stopping.aborted ? null : await tryOnce(parts, stopping);
			if (link !== null) {
				parts.logger.info({}, 'origin: reached');
				return link;
			}
		} catch (error) {
			// What this node's own disk refused says nothing about the origin.
			if (error instanceof DatabaseError) {
				parts.logger.error({ code: error.code, error: String(error) }, 'origin: not joined yet; trying again');
				continue;
			}
			const code = error instanceof OriginError ? error.code : 'INTERNAL';
			parts.logger.error({ code, error: String(error) }, 'origin: cannot be used; check its URL, and start again');
			return null;
		}
	}
	return null;
}

/** The service, started; null where the origin does not answer. */
async function tryOnce(parts: OriginLinkParts, stopping: AbortSignal): Promise<OriginLink | null> {
	const { settings, network } = parts;
	try {
		const client = await OriginClient.connect({
			endpoint: settings.rpc,
			chainId: network.config.core.chainId,
			confirmations: settings.confirmations,
		});
		try {
			await verifyDeployment(client, network.deployment);
			const { originNumber } = network.deployment;
			const bridge = await BridgeService.create({ ...parts, client, originNumber, pollInterval });
			if (!stopping.aborted) bridge.start();
			return {
				stop: async () => {
					await bridge.stop();
					client.close();
				},
			};
		} catch (error) {
			client.close();
			throw error;
		}
	} catch (error) {
		if (error instanceof OriginError && passing.has(error.code)) return null;
		throw error;
	}
}

/** What an origin that restarts, or is overloaded, gives. */
const passing: ReadonlySet<OriginErrorCode> = new Set<OriginErrorCode>([
	'ORIGIN_UNREACHABLE',
	'ORIGIN_TIMEOUT',
	'ORIGIN_REQUEST_FAILED',
]);

/** A URL as a log may show it: its path and its user part may hold a key. */
function withoutSecrets(url: string): string {
	return URL.canParse(url) ? new URL(url).origin : 'an unreadable URL';
}
