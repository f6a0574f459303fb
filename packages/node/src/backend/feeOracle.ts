import type { Hash } from '@mosaic/consensus';
import type { Chain, ChainBlock } from '../chain/index.ts';
import type { ReceiptReader } from './receipts.ts';

/** Fees of the block to come, in wei per gas. */
export interface Fees {
	readonly baseFee: bigint;
	readonly blobBaseFee: bigint;
	readonly priorityFee: bigint;
}

const BLOCKS = 20;
const TIPS_PER_BLOCK = 3;
const PERCENTILE = 60;
/** Tips below are no sample, as in geth. */
const LEAST_TIP = 2n;
/** Where recent blocks hold no sample. */
const DEFAULT_TIP = 1_000_000_000n;

/** Suggests fees as geth's oracle does: the 60th percentile of the lowest tips of recent blocks. */
export class FeeOracle {
	readonly #chain: Chain;
	readonly #receipts: ReceiptReader;
	#known: { readonly hash: Hash; readonly baseFee: bigint; readonly fees: Promise<Fees> } | undefined;

	constructor(chain: Chain, receipts: ReceiptReader) {
		this.#chain = chain;
		this.#receipts = receipts;
	}

	/** Computed once for each head, and again where the next block is to have another base fee. */
	fees(): Promise<Fees> {
		const { hash } = this.#chain.head;
		const { baseFeePerGas: baseFee } = this.#chain.next;
		if (this.#known?.hash !== hash || this.#known.baseFee !== baseFee)
			this.#known = { hash, baseFee, fees: this.#compute(baseFee) };
		return this.#known.fees;
	}

	async #compute(baseFee: bigint): Promise<Fees> {
		const { header, number } = this.#chain.head;
		const tips: bigint[] = [];
		for (let at = number; at > Math.max(this.#chain.genesisNumber, number - BLOCKS); at--) {
			const block = await this.#chain.getBlock(at);
			if (block !== null) tips.push(...(await this.#lowestTips(block)));
		}
		tips.sort(ascending);
		return {
			baseFee,
			blobBaseFee: header.calcNextBlobGasPrice(this.#chain.common),
			priorityFee: tips[Math.floor(((tips.length - 1) * PERCENTILE) / 100)] ?? DEFAULT_TIP,
		};
	}

	async #lowestTips(block: ChainBlock): Promise<readonly bigint[]> {
		if (block.block.transactions.length === 0) return [];
		const baseFee = block.block.header.baseFeePerGas ?? 0n;
		const tips = (await this.#receipts.of(block)).map((receipt) => receipt.effectiveGasPrice - baseFee);
		return tips
			.filter((tip) => tip >= LEAST_TIP)
			.sort(ascending)
			.slice(0, TIPS_PER_BLOCK);
	}
}

function ascending(first: bigint, second: bigint): number {
	return first < second ? -1 : first > second ? 1 : 0;
}
