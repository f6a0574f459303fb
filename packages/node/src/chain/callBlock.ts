import { type Block, createBlock } from '@ethereumjs/block';
import { hexToBytes } from '@mosaic/consensus';
import type { BlockOverrides } from './types.ts';

/** The block that a call sees: the given one with overrides, and with no base fee where the call pays no gas price. */
export function callBlock(block: Block, overrides: BlockOverrides, paysGas: boolean): Block {
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
