import type { Hash, Kernel, MetaBlock, Transition } from '../types.ts';
import { hashWords, typeHash } from './words.ts';

const KERNEL_TYPE = typeHash(
	'Kernel(uint256 height,bytes32 parent,address[] validators,uint256[] weights,uint256 gasTarget,uint256 gasPrice)',
);
const TRANSITION_TYPE = typeHash(
	'Transition(bytes32 coreIdentifier,bytes32 kernelHash,uint256 dynasty,uint256 accumulatedGas,bytes32 accumulatedTransactionRoot,bytes32 originBlockHash,uint256 originBlockNumber)',
);
const META_BLOCK_TYPE = typeHash('MetaBlock(bytes32 kernelHash,bytes32 transitionHash,bytes32 source)');

const ZERO_HASH: Hash = `0x${'00'.repeat(32)}`;

/** K̃: EIP-712 struct hash of a kernel (spec 2). */
export function kernelHash(kernel: Kernel): Hash {
	return hashWords([
		KERNEL_TYPE,
		kernel.height,
		kernel.parent,
		hashWords(kernel.validators),
		hashWords(kernel.weights),
		kernel.gasTarget,
		kernel.gasPrice,
	]);
}

/** T̃: EIP-712 struct hash of a transition object (spec 2, 5). */
export function transitionHash(transition: Transition): Hash {
	return hashWords([
		TRANSITION_TYPE,
		transition.coreIdentifier,
		transition.kernelHash,
		transition.dynasty,
		transition.accumulatedGas,
		transition.accumulatedTransactionRoot,
		transition.originBlockHash,
		transition.originBlockNumber,
	]);
}

/** EIP-712 struct hash of a meta-block B(K, T, S) (spec 2, 7). */
export function metaBlockHash(metaBlock: MetaBlock): Hash {
	return hashWords([META_BLOCK_TYPE, metaBlock.kernelHash, metaBlock.transitionHash, metaBlock.source]);
}

/** Hash of B_0, which has neither kernel nor transition: the parent of K_1. */
export function genesisMetaBlockHash(genesisHash: Hash): Hash {
	return metaBlockHash({ kernelHash: ZERO_HASH, transitionHash: ZERO_HASH, source: genesisHash });
}
