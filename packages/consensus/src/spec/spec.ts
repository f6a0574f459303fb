import { keccakHex } from '../crypto/keccak.ts';
import { coreIdentifier, domainSeparator } from '../hashing/domain.ts';
import { genesisMetaBlockHash } from '../hashing/structs.ts';
import { encodeRlp } from '../rlp/encode.ts';
import type { ChainConfig, ChainSpec, Hash, Kernel } from '../types.ts';

/**
 * A chain's configuration with what follows from it and from its genesis hash (spec 2). Heights and numbers begin at zero
 * but on a development chain whose genesis goes on from a block of another: a multiple of the epoch length.
 */
export function createSpec(config: ChainConfig, genesisHash: Hash, genesisNumber = 0): ChainSpec {
	return {
		...config,
		genesisHash,
		genesisNumber,
		coreIdentifier: coreIdentifier(config.core),
		domainSeparator: domainSeparator(config.core),
		genesisKernel: genesisKernel(config, genesisHash),
	};
}

/**
 * keccak256 of the configuration's RLP, fields in the order of {@link ChainConfig}: the `extraData` of genesis, so that
 * the genesis hash fixes the configuration.
 */
export function configHash(config: ChainConfig): Hash {
	const { core, observation } = config;
	return keccakHex(
		encodeRlp([
			[core.chainId, core.address],
			config.chainId,
			config.genesisTime,
			config.slotSeconds,
			config.epochLength,
			config.originEpochLength,
			config.heartbeatSeconds,
			config.justifyWaitSlots,
			config.validators.map((member) => [member.address, member.weight]),
			config.gasTarget,
			config.gasPrice,
			[observation.number, observation.hash, observation.stateRoot],
		]),
	);
}

/** K_1: the genesis validators as changes to nothing, sorted by address, upon B_0. */
function genesisKernel(config: ChainConfig, genesisHash: Hash): Kernel {
	return {
		height: 1,
		parent: genesisMetaBlockHash(genesisHash),
		validators: config.validators.map((member) => member.address),
		weights: config.validators.map((member) => member.weight),
		gasTarget: config.gasTarget,
		gasPrice: config.gasPrice,
	};
}
