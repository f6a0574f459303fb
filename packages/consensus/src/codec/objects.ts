import { MAX_KERNEL_CHANGES } from '../limits.ts';
import type { RlpInput } from '../rlp/encode.ts';
import type { BlockSeal, Kernel, OriginVoteMessage, VoteMessage } from '../types.ts';
import { at, listOf, type Read, readAddress, readHash, readInteger, readUint256, refuse, tuple } from './reader.ts';

/** The RLP fields of a vote about the auxiliary chain. */
export function voteMessageFields(message: VoteMessage): RlpInput {
	return [message.transitionHash, message.source, message.target, message.sourceHeight, message.targetHeight];
}

export const readVoteMessage: Read<VoteMessage> = (item, field) => {
	const items = tuple(item, field, 5);
	return {
		transitionHash: at(items, 0, `${field}.transitionHash`, readHash),
		source: at(items, 1, `${field}.source`, readHash),
		target: at(items, 2, `${field}.target`, readHash),
		sourceHeight: at(items, 3, `${field}.sourceHeight`, readInteger),
		targetHeight: at(items, 4, `${field}.targetHeight`, readInteger),
	};
};

/** The RLP fields of a vote about the origin. */
export function originVoteMessageFields(message: OriginVoteMessage): RlpInput {
	return [message.source, message.target, message.sourceHeight, message.targetHeight];
}

export const readOriginVoteMessage: Read<OriginVoteMessage> = (item, field) => {
	const items = tuple(item, field, 4);
	return {
		source: at(items, 0, `${field}.source`, readHash),
		target: at(items, 1, `${field}.target`, readHash),
		sourceHeight: at(items, 2, `${field}.sourceHeight`, readInteger),
		targetHeight: at(items, 3, `${field}.targetHeight`, readInteger),
	};
};

/** The RLP fields of a block's seal. */
export function blockSealFields(seal: BlockSeal): RlpInput {
	return [seal.slot, seal.blockHash];
}

export const readBlockSeal: Read<BlockSeal> = (item, field) => {
	const items = tuple(item, field, 2);
	return {
		slot: at(items, 0, `${field}.slot`, readInteger),
		blockHash: at(items, 1, `${field}.blockHash`, readHash),
	};
};

/** The RLP fields of a kernel. */
export function kernelFields(kernel: Kernel): RlpInput {
	const { height, parent, validators, weights, gasTarget, gasPrice } = kernel;
	return [height, parent, validators, weights, gasTarget, gasPrice];
}

export const readKernel: Read<Kernel> = (item, field) => {
	const items = tuple(item, field, 6);
	const kernel = {
		height: at(items, 0, `${field}.height`, readInteger),
		parent: at(items, 1, `${field}.parent`, readHash),
		validators: at(items, 2, `${field}.validators`, listOf(readAddress, MAX_KERNEL_CHANGES)),
		weights: at(items, 3, `${field}.weights`, listOf(readUint256, MAX_KERNEL_CHANGES)),
		gasTarget: at(items, 4, `${field}.gasTarget`, readUint256),
		gasPrice: at(items, 5, `${field}.gasPrice`, readUint256),
	};
	if (kernel.validators.length !== kernel.weights.length) refuse(field, 'expected one weight for each validator');
	return kernel;
};
