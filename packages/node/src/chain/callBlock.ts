import { type Block, createBlock } from '@ethereumjs/block';
import { hexToBytes } from '@mosaic/consensus';
import type { BlockOverrides } from './types.ts';

/** Blocks as calls that pay no gas price see them, by the block: most calls are such, at the same block. */
const freeBlocks = new WeakMap<Block, Block>();

/** The block that a call sees: the given one with overrides, and with no base fee where the call pays no gas price. */
export function callBlock(block: Block, overrides: BlockOverrides, paysGas: boolean): Block {
	if (paysGas || Object.keys(overrides).length > 0) return makeCallBlock(block, overrides, paysGas);
	const known = freeBlocks.get(block);
	if (known !== undefined) return known;
	const made = makeCallBlock(block, overrides, paysGas);
	freeBlocks.set(block, made);
	return made;
}

function makeCallBlock(block: Block, overrides: BlockOverrides, paysGas: boolean): Block {
	const header = {
		...block.header,
		...(overrides.number === undefined ? {} : { number: overrides.number }),
		...(overrides.timestamp === undefined ? {} : { timestamp: overrides.timestamp }),
		...(overrides.gasLimit === undefined ? {} : { gasLimit: overrides.gasLimit }),
		...(overrides.feeRecipient === undefined ? {} : { coinbase: overrides.feeRecipient }),
		...(overrides.prevRandao === undefined ? {} : { mixHash: hexToBytes(overrides.prevRandao) }),
		...(block.common.isActivatedEIP(1559) && {
			baseFeePerGas: overrides.baseFeePerGas ?? (paysGas ? (block.header.baseFeePerGas ?? 0n) : 0n),
		}),
		gasUsed: 0n,
	};
	return withBlobBaseFee(
		createBlock({ header }, { common: block.common, freeze: false, skipConsensusFormatValidation: true }),
		overrides.blobBaseFee,
	);
}

/** The block, whose EVM sees this price of blob gas: a header derives it, and has no field of it. */
export function withBlobBaseFee(block: Block, blobBaseFee: bigint | undefined): Block {
	if (blobBaseFee !== undefined) Object.defineProperty(block.header, 'getBlobGasPrice', { value: () => blobBaseFee });
	return block;
}
