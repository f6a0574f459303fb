import type { Deployment } from '@mosaic/bridge';
import type { Address, ChainConfig, Hash } from '@mosaic/consensus';
import { CliError } from '../cli/cliError.ts';

/** A deployment from JSON that anybody may have changed; what the configuration knows as well must be the same. */
export function readDeployment(json: unknown, config: ChainConfig): Deployment {
	const { core, epochLength, originEpochLength, observation } = config;
	const stored = readObject(json, 'deployment');
	const storedCore = readObject(stored.core, 'deployment.core');
	const storedObservation = readObject(stored.observation, 'deployment.observation');
	const pairs = {
		'core.chainId': [storedCore.chainId, core.chainId],
		'core.address': [storedCore.address, core.address],
		epochLength: [stored.epochLength, epochLength],
		originEpochLength: [stored.originEpochLength, originEpochLength],
		'observation.number': [storedObservation.number, observation.number],
		'observation.hash': [storedObservation.hash, observation.hash],
	};
	for (const [name, [found, wanted]] of Object.entries(pairs)) if (found !== wanted) throw wrong(`deployment.${name}`);
	return {
		core,
		epochLength,
		originEpochLength,
		observation,
		factory: readHex<Address>(stored.factory, 20, 'deployment.factory'),
		registry: readHex<Address>(stored.registry, 20, 'deployment.registry'),
		genesisHash: readHex<Hash>(stored.genesisHash, 32, 'deployment.genesisHash'),
		originNumber: readBlockNumber(stored.originNumber),
	};
}

function readObject(value: unknown, field: string): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(field);
	return value as Record<string, unknown>;
}

function readHex<Text extends string>(value: unknown, bytes: number, field: string): Text {
	if (typeof value !== 'string' || value.length !== 2 + 2 * bytes || !/^0x[0-9a-f]*$/.test(value)) throw wrong(field);
	return value as Text;
}

function readBlockNumber(value: unknown): number {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong('deployment.originNumber');
	return value;
}

function wrong(field: string): CliError {
	return new CliError('DATA_DIRECTORY_DAMAGED', `its ${field} is wrong`, { field });
}
