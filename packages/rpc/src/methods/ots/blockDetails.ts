import type { ChainBackend } from '../../backend.ts';
import type { BlockSelector } from '../../data.ts';
import { formatOtterscanBlock } from '../../format/otterscan.ts';
import { quantity } from '../../format/quantity.ts';

/** A block with what its transactions paid; nothing is issued to whoever makes it. Null for an unknown block. */
export async function blockDetails(chain: ChainBackend, selector: BlockSelector) {
	const block = await chain.block(selector);
	if (block === null) return null;
	const same = { kind: 'hash', hash: block.header.hash, requireCanonical: false } as const;
	const receipts = (await chain.blockReceipts(same)) ?? [];
	const totalFees = receipts.reduce((sum, { gasUsed, effectiveGasPrice }) => sum + gasUsed * effectiveGasPrice, 0n);
	return {
		block: formatOtterscanBlock(block),
		issuance: { blockReward: '0x0', uncleReward: '0x0', issuance: '0x0' },
		totalFees: quantity(totalFees),
	};
}
