import { paramsBlock } from '@ethereumjs/block';
import {
	type ChainConfig,
	Common,
	ConsensusAlgorithm,
	ConsensusType,
	Mainnet,
	type ParamsDict,
} from '@ethereumjs/common';
import { paramsEVM } from '@ethereumjs/evm';
import { paramsTx } from '@ethereumjs/tx';
import { paramsVM } from '@ethereumjs/vm';
import type { Address } from '@mosaic/consensus';
import type { ForeignForkName } from '@mosaic/genesis';
import { customCrypto } from './customCrypto.ts';
import { ExecutionError } from './errors.ts';

/** Hardforks a chain can run from its genesis on. */
export const hardforks = ['prague', 'osaka'] as const;
export type HardforkName = (typeof hardforks)[number];

/** The rules of our chain: a hardfork from genesis on, proof of stake, our cryptography. Throws HARDFORK_UNKNOWN. */
export function createChainCommon(chainId: number, hardfork: HardforkName): ChainCommon {
	return commonOf(chainConfig(chainId, hardfork), hardfork);
}

/** The rules of a hardfork of any Ethereum chain, for its blocks alone. */
export function createForeignCommon(chainId: number, hardfork: ForeignForkName, depositContract: Address): ChainCommon {
	const isWork = !afterMerge(hardfork);
	const consensus = isWork
		? { type: ConsensusType.ProofOfWork, algorithm: ConsensusAlgorithm.Ethash, ethash: {} }
		: { type: ConsensusType.ProofOfStake, algorithm: ConsensusAlgorithm.Casper };
	const config = { ...rulesUpTo(chainId, hardfork), consensus, depositContractAddress: depositContract };
	return commonOf(config, hardfork);
}

function afterMerge(hardfork: string): boolean {
	const names = Mainnet.hardforks.map(({ name }) => name);
	return names.indexOf(hardfork) >= names.indexOf('paris');
}

function commonOf(chain: ChainConfig, hardfork: string): ChainCommon {
	const common = new ChainCommon({ chain, hardfork, customCrypto });
	// In this order: of EIP-2935's window the EVM's dictionary says 8192, the VM's 8191, which is right.
	for (const params of [paramsBlock, paramsTx, paramsEVM, paramsVM]) common.updateParams(params);
	return common;
}

/** The same rules for a stock `Common`. Throws HARDFORK_UNKNOWN. */
export function chainConfig(chainId: number, hardfork: HardforkName): ChainConfig {
	if (!hardforks.includes(hardfork)) throw new ExecutionError({ code: 'HARDFORK_UNKNOWN', hardfork });
	return rulesUpTo(chainId, hardfork);
}

function rulesUpTo(chainId: number, hardfork: string): ChainConfig {
	const last = Mainnet.hardforks.findIndex((entry) => entry.name === hardfork);
	return {
		...Mainnet,
		name: 'mosaic',
		chainId,
		defaultHardfork: hardfork,
		consensus: { type: ConsensusType.ProofOfStake, algorithm: ConsensusAlgorithm.Casper },
		// All at genesis: no rule of a transition from one hardfork to the next may fire at mainnet's numbers.
		hardforks: Mainnet.hardforks.slice(0, last + 1).map(({ name, timestamp }) => ({
			name,
			block: timestamp === undefined ? 0 : null,
			...(timestamp === undefined ? {} : { timestamp: '0' }),
		})),
		bootstrapNodes: [],
	};
}

/**
 * A `Common` whose hardfork never changes, so that all blocks and transactions share one: the stock one is copied,
 * and its parameters are merged anew, for each transaction that is decoded.
 */
export class ChainCommon extends Common {
	#merged: WeakSet<ParamsDict> | undefined;
	#values: Map<string, bigint> | undefined;
	#active: Set<number> | undefined;
	#reached: Set<string> | undefined;

	override copy(): Common {
		return this;
	}

	override setHardfork(hardfork: string): void {
		if (this.hardfork() === hardfork) return;
		throw new ExecutionError({ code: 'HARDFORK_FIXED', hardfork });
	}

	/** The dictionaries are the packages' own constants: merging one twice changes nothing. */
	override updateParams(params: ParamsDict): void {
		this.#merged ??= new WeakSet();
		if (this.#merged.has(params)) return;
		this.#merged.add(params);
		this.#values = undefined;
		super.updateParams(params);
	}

	override resetParams(params: ParamsDict): void {
		this.#merged = undefined;
		this.#values = undefined;
		super.resetParams(params);
	}

	override param(name: string): bigint {
		this.#values ??= new Map();
		const known = this.#values.get(name);
		if (known !== undefined) return known;
		const value = super.param(name);
		this.#values.set(name, value);
		return value;
	}

	override isActivatedEIP(eip: number): boolean {
		this.#active ??= new Set(this._activatedEIPsCache);
		return this.#active.has(eip);
	}

	override gteHardfork(hardfork: string): boolean {
		// The constructor of `Common` asks before this class has its fields.
		if (!(#reached in this)) return super.gteHardfork(hardfork);
		this.#reached ??= new Set(this.hardforks().map((entry) => entry.name));
		return this.#reached.has(hardfork);
	}
}
