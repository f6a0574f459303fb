import { type Address, type Hash, type Hex, type Kernel, kernelHash } from '@mosaic/consensus';
import type { LogDescription, Result } from 'ethers/abi';
import type { OriginLog } from '../origin/logs.ts';
import { OriginError } from '../origin/originError.ts';
import { coreInterface } from './coreInterface.ts';

/** Core opened a kernel, in this block of the origin (spec 7). */
export interface KernelOpened {
	readonly kind: 'kernelOpened';
	readonly height: number;
	readonly originNumber: number;
	readonly originHash: Hash;
	readonly kernel: Kernel;
	readonly kernelHash: Hash;
}

/** Core committed a meta-block, in this block of the origin (spec 7). */
export interface MetaBlockCommitted {
	readonly kind: 'metaBlockCommitted';
	readonly height: number;
	readonly originNumber: number;
	readonly originHash: Hash;
	readonly transactionHash: Hash;
	readonly metaBlockHash: Hash;
	readonly kernelHash: Hash;
	readonly transitionHash: Hash;
	/** The auxiliary checkpoint that the meta-block seals, with its number and state root. */
	readonly source: Hash;
	readonly blockNumber: number;
	readonly stateRoot: Hash;
	readonly dynasty: number;
	readonly accumulatedGas: bigint;
}

/** Core keeps the hash of an origin checkpoint for good, since this block of the origin (spec 7). */
export interface OriginBlockPinned {
	readonly kind: 'originBlockPinned';
	readonly number: number;
	readonly originNumber: number;
}

export type CoreEvent = KernelOpened | MetaBlockCommitted | OriginBlockPinned;

/** First topic of each of the events. */
export const kernelOpenedTopic = eventTopic('KernelOpened');
export const metaBlockCommittedTopic = eventTopic('MetaBlockCommitted');
export const originBlockPinnedTopic = eventTopic('OriginBlockPinned');

/** Reads an event of Core off its log, null for events of no concern here; throws ORIGIN_CORE_MISMATCH. */
export function readCoreEvent(log: OriginLog): CoreEvent | null {
	const event = coreInterface.parseLog(log);
	if (event?.name === 'KernelOpened') return kernelOpened(event, log);
	if (event?.name === 'MetaBlockCommitted') return metaBlockCommitted(event, log);
	if (event?.name === 'OriginBlockPinned') {
		const number = toNumber(event.args.getValue('number'), 'number');
		return { kind: 'originBlockPinned', number, originNumber: log.blockNumber };
	}
	return null;
}

/** A JavaScript number from the ABI's bigint; throws ORIGIN_CORE_MISMATCH where it does not fit. */
export function toNumber(value: unknown, field: string): number {
	const number = Number(value);
	if (!Number.isSafeInteger(number)) throw new OriginError('ORIGIN_CORE_MISMATCH', { field, value: String(value) });
	return number;
}

function kernelOpened({ args }: LogDescription, log: OriginLog): KernelOpened {
	const kernel: Kernel = {
		height: toNumber(args.getValue('height'), 'height'),
		parent: args.getValue('parent'),
		validators: [...(args.getValue('validators') as Result)].map((address: string) => address.toLowerCase() as Address),
		weights: [...(args.getValue('weights') as Result)],
		gasTarget: args.getValue('gasTarget'),
		gasPrice: args.getValue('gasPrice'),
	};
	const hash: Hash = args.getValue('kernelHash');
	if (kernelHash(kernel) !== hash) throw new OriginError('ORIGIN_CORE_MISMATCH', { kernel: hash });
	const { blockNumber: originNumber, blockHash: originHash } = log;
	return { kind: 'kernelOpened', height: kernel.height, originNumber, originHash, kernel, kernelHash: hash };
}

function metaBlockCommitted({ args }: LogDescription, log: OriginLog): MetaBlockCommitted {
	return {
		kind: 'metaBlockCommitted',
		height: toNumber(args.getValue('height'), 'height'),
		originNumber: log.blockNumber,
		originHash: log.blockHash,
		transactionHash: log.transactionHash,
		metaBlockHash: args.getValue('metaBlockHash'),
		kernelHash: args.getValue('kernelHash'),
		transitionHash: args.getValue('transitionHash'),
		source: args.getValue('source'),
		blockNumber: toNumber(args.getValue('blockNumber'), 'blockNumber'),
		stateRoot: args.getValue('stateRoot'),
		dynasty: toNumber(args.getValue('dynasty'), 'dynasty'),
		accumulatedGas: args.getValue('accumulatedGas'),
	};
}

function eventTopic(name: string): Hex {
	const event = coreInterface.getEvent(name);
	if (event === null) throw new OriginError('ORIGIN_CORE_MISMATCH', { event: name });
	return event.topicHash as Hex;
}
