import core from '../artifacts/Core.json' with { type: 'json' };
import coreFactory from '../artifacts/CoreFactory.json' with { type: 'json' };
import fixedValidatorRegistry from '../artifacts/FixedValidatorRegistry.json' with { type: 'json' };
import validatorRegistry from '../artifacts/IValidatorRegistry.json' with { type: 'json' };

/** A parameter of a function, event or error. */
export interface AbiParameter {
	readonly name: string;
	readonly type: string;
	readonly internalType?: string;
	readonly indexed?: boolean;
	readonly components?: readonly AbiParameter[];
}

/** One entry of a contract's ABI, as the Solidity compiler writes it. */
export interface AbiEntry {
	readonly type: 'constructor' | 'error' | 'event' | 'function';
	/** Absent for a constructor. */
	readonly name?: string;
	readonly inputs: readonly AbiParameter[];
	/** Functions only. */
	readonly outputs?: readonly AbiParameter[];
	readonly stateMutability?: 'nonpayable' | 'payable' | 'pure' | 'view';
	readonly anonymous?: boolean;
}

/** A state variable and where it lies. */
export interface StorageVariable {
	readonly label: string;
	/** Storage slot, decimal. */
	readonly slot: string;
	/** Bytes from the right end of the slot. */
	readonly offset: number;
	/** Solidity type. */
	readonly type: string;
}

/** A compiled contract; `npm run contracts` makes these. */
export interface Artifact {
	readonly contractName: string;
	readonly abi: readonly AbiEntry[];
	/** Creation bytecode; `0x` where the contract is an interface. */
	readonly bytecode: `0x${string}`;
	readonly deployedBytecode: `0x${string}`;
	readonly storageLayout: readonly StorageVariable[];
}

/** A meta-blockchain on its origin. */
export const coreArtifact = core as Artifact;
/** Deploys Cores at addresses known beforehand. */
export const coreFactoryArtifact = coreFactory as Artifact;
/** Validators fixed at deployment. */
export const fixedValidatorRegistryArtifact = fixedValidatorRegistry as Artifact;
/** The interface of any registry of validators; it has no bytecode. */
export const validatorRegistryArtifact = validatorRegistry as Artifact;
