import {
	type Address,
	type CoreLocation,
	type Hash,
	type Hex,
	keccakHex,
	type Member,
	type Observation,
} from '@mosaic/consensus';
import { AbiCoder, Interface } from 'ethers/abi';
import { getCreate2Address, getCreateAddress } from 'ethers/address';
import { coreArtifact, coreFactoryArtifact, fixedValidatorRegistryArtifact } from '../artifacts.ts';
import type { OriginHeader } from '../origin/header.ts';
import type { OriginClient } from '../origin/originClient.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import { type SentTransaction, TransactionSender } from '../transactions/transactionSender.ts';
import { type Deployment, verifyDeployment } from './deployment.ts';

/** What is deployed and who pays for it. */
export interface DeploymentParameters {
	readonly client: OriginClient;
	/** Key of the account that pays on the origin, 32 bytes. */
	readonly privateKey: Uint8Array;
	/** The genesis validators. */
	readonly validators: readonly Member[];
	readonly epochLength: number;
	readonly originEpochLength: number;
	readonly gasTarget: bigint;
	readonly gasPrice: bigint;
	/** Milliseconds to wait for each transaction; 120,000 where absent. */
	readonly patience?: number;
	readonly clock?: Clock;
}

/** What genesis needs to know of a Core that is not deployed yet. */
export interface PreparedDeployment {
	readonly core: CoreLocation;
	/** The newest origin checkpoint at preparation: the first observation (spec 5). */
	readonly observation: Observation;
	/** Deploys Core for that genesis and checks it. To be called once. */
	complete(genesisHash: Hash, genesisStateRoot: Hash): Promise<Deployment>;
}

const factoryInterface = new Interface(coreFactoryArtifact.abi);
const registryInterface = new Interface(fixedValidatorRegistryArtifact.abi);
/** One factory serves one deployment, so that the salt needs not vary. */
const salt: Hash = `0x${'00'.repeat(32)}`;

/**
 * Begins a deployment: sends the creation of factory and registry, waiting for neither, and computes Core's address
 * (spec 2). The first observation is the newest origin checkpoint, which need not be final yet: an origin that
 * abandons it before it is final leaves a chain whose first observation nobody can build on; deploy anew then.
 */
export async function prepareDeployment(parameters: DeploymentParameters): Promise<PreparedDeployment> {
	const { client, privateKey, originEpochLength, clock = systemClock } = parameters;
	const sender = new TransactionSender(client, privateKey, clock);
	const observed = await newestCheckpoint(client, originEpochLength);
	const factorySent = await sender.send({ to: null, data: coreFactoryArtifact.bytecode });
	const factory = created(sender.address, factorySent);
	const core = { chainId: client.chainId, address: coreAddress(factory, sender.address) };
	const registrySent = await sender.send({ to: null, data: registryCreation(parameters.validators) });
	const registry = created(sender.address, registrySent);
	const observation = { number: observed.number, hash: observed.hash, stateRoot: observed.stateRoot };
	const complete = async (genesisHash: Hash, genesisStateRoot: Hash): Promise<Deployment> => {
		const patience = parameters.patience ?? 120_000;
		await Promise.all([sender.success(factorySent, patience), sender.success(registrySent, patience)]);
		const data = coreCreation(parameters, { genesisHash, genesisStateRoot, registry, observation });
		const { blockNumber } = await sender.success(await sender.send({ to: factory, data }), patience);
		const { epochLength } = parameters;
		const deployment: Deployment = {
			core,
			factory,
			registry,
			genesisHash,
			epochLength,
			originEpochLength,
			observation,
			originNumber: blockNumber,
		};
		await verifyDeployment(client, deployment);
		return deployment;
	};
	return { core, observation, complete };
}

async function newestCheckpoint(client: OriginClient, originEpochLength: number): Promise<OriginHeader> {
	const latest = await client.header('latest');
	const number = latest.number - (latest.number % originEpochLength);
	return number === latest.number ? latest : client.header(number);
}

/** Core's CREATE2 address: its constructor has no arguments, so that the address depends on none (spec 2). */
function coreAddress(factory: Address, deployer: Address): Address {
	const owned = keccakHex(AbiCoder.defaultAbiCoder().encode(['address', 'bytes32'], [deployer, salt]) as Hex);
	return getCreate2Address(factory, owned, keccakHex(coreArtifact.bytecode)).toLowerCase() as Address;
}

function created(from: Address, { nonce }: SentTransaction): Address {
	return getCreateAddress({ from, nonce }).toLowerCase() as Address;
}

function registryCreation(validators: readonly Member[]): Hex {
	const sorted = [...validators].sort((first, second) => (first.address < second.address ? -1 : 1));
	const members = [sorted.map(({ address }) => address), sorted.map(({ weight }) => weight)];
	return `${fixedValidatorRegistryArtifact.bytecode}${registryInterface.encodeDeploy(members).slice(2)}` as Hex;
}

function coreCreation(
	{ epochLength, originEpochLength, gasTarget, gasPrice }: DeploymentParameters,
	named: { genesisHash: Hash; genesisStateRoot: Hash; registry: Address; observation: Observation },
): Hex {
	const { genesisHash, genesisStateRoot, registry, observation } = named;
	const parameters = {
		genesisHash,
		genesisStateRoot,
		epochLength,
		originEpochLength,
		registry,
		gasTarget,
		gasPrice,
		originBlockNumber: observation.number,
		originBlockHash: observation.hash,
	};
	return factoryInterface.encodeFunctionData('deploy', [salt, parameters]) as Hex;
}
