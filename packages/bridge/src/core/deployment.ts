import type { Address, CoreLocation, Hash, Observation } from '@mosaic/consensus';
import type { OriginClient } from '../origin/originClient.ts';
import { OriginError } from '../origin/originError.ts';
import { readCore } from './coreReads.ts';

/** A deployed Core: plain JSON, to be kept with the chain's data. */
export interface Deployment {
	readonly core: CoreLocation;
	readonly factory: Address;
	readonly registry: Address;
	readonly genesisHash: Hash;
	readonly epochLength: number;
	readonly originEpochLength: number;
	/** The first observation of the origin. */
	readonly observation: Observation;
	/** Block of the origin that deployed Core: its events begin there. */
	readonly originNumber: number;
}

/**
 * Checks that the origin holds this Core: ORIGIN_CHAIN_ID_MISMATCH, ORIGIN_CORE_MISSING, ORIGIN_CORE_MISMATCH, and
 * ORIGIN_OBSERVATION_ABANDONED where the first observation is not in its chain any more.
 */
export async function verifyDeployment(client: OriginClient, deployment: Deployment): Promise<void> {
	const { core, observation } = deployment;
	if (client.chainId !== core.chainId) {
		throw new OriginError('ORIGIN_CHAIN_ID_MISMATCH', { expected: core.chainId, found: client.chainId });
	}
	const expected = {
		genesisHash: deployment.genesisHash,
		registry: deployment.registry,
		epochLength: String(deployment.epochLength),
		originEpochLength: String(deployment.originEpochLength),
	};
	if ((await client.code(core.address)) === '0x') throw new OriginError('ORIGIN_CORE_MISSING', { core: core.address });
	await Promise.all([
		...Object.entries(expected).map(([name, value]) => checkView(client, core.address, name, value)),
		checkObservation(client, observation),
	]);
}

async function checkView(client: OriginClient, core: Address, name: string, expected: string): Promise<void> {
	const [value] = await readCore(client, core, name);
	const found = String(value).toLowerCase();
	if (found !== expected) throw new OriginError('ORIGIN_CORE_MISMATCH', { core, field: name, expected, found });
}

async function checkObservation(client: OriginClient, { number, hash }: Observation): Promise<void> {
	const header = await client.header(number);
	if (header.hash !== hash) {
		throw new OriginError('ORIGIN_OBSERVATION_ABANDONED', { number, expected: hash, found: header.hash });
	}
}
