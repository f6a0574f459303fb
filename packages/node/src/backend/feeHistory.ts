import type { BlockHeader } from '@ethereumjs/block';
import { BackendError, type FeeHistoryData, type FeeHistoryQuery, type ReceiptData, Turns } from '@mosaic/rpc';
import type { Chain, ChainBlock } from '../chain/index.ts';
import type { BlockResolver } from './blockResolver.ts';
import type { ReceiptReader } from './receipts.ts';

/** Blocks of one answer, as in geth. */
const MOST_BLOCKS = 1_024;

export interface FeeHistorySources {
	readonly chain: Chain;
	readonly resolver: BlockResolver;
	readonly receipts: ReceiptReader;
}

/** Base fees, gas used and tips of the blocks up to the newest; rejects with INVALID_RANGE beyond the head. */
export async function feeHistory(sources: FeeHistorySources, query: FeeHistoryQuery): Promise<FeeHistoryData> {
	const { chain, resolver, receipts } = sources;
	const newest = await resolver.numberOf(query.newest);
	if (newest > chain.head.number) {
		const message = `request beyond head block: requested ${newest}, head ${chain.head.number}`;
		throw new BackendError('INVALID_RANGE', message);
	}
	const available = newest + 1 - chain.genesisNumber;
	const oldestBlock = newest + 1 - Math.min(query.blockCount, MOST_BLOCKS, available);
	const headers: BlockHeader[] = [];
	const reward: bigint[][] = [];
	const turns = new Turns();
	for (let number = oldestBlock; number <= newest; number++) {
		const block = await resolver.get({ kind: 'number', number });
		headers.push(block.block.header);
		// Receipts are read where they are asked for: they are most of the work.
		if (query.percentiles.length > 0) reward.push(tipsAt(query.percentiles, block, await receipts.of(block)));
		await turns.giveWay();
	}
	return { oldestBlock, ...headerFigures(headers, chain), reward: query.percentiles.length === 0 ? null : reward };
}

function headerFigures(headers: readonly BlockHeader[], chain: Chain): Omit<FeeHistoryData, 'oldestBlock' | 'reward'> {
	const last = headers.at(-1);
	const mostBlobGas = Number(chain.common.param('maxBlobGasPerBlock'));
	return {
		baseFeePerGas: [...headers.map((header) => header.baseFeePerGas ?? 0n), last?.calcNextBaseFee() ?? 0n],
		gasUsedRatio: headers.map((header) => Number(header.gasUsed) / Number(header.gasLimit)),
		baseFeePerBlobGas: [
			...headers.map((header) => (header.excessBlobGas === undefined ? 0n : header.getBlobGasPrice())),
			last?.excessBlobGas === undefined ? 0n : last.calcNextBlobGasPrice(chain.common),
		],
		blobGasUsedRatio: headers.map((header) => Number(header.blobGasUsed ?? 0n) / mostBlobGas),
	};
}

/** The tip at each percentile of the block's gas, transactions in the order of their tips. */
export function tipsAt(
	percentiles: readonly number[],
	{ block }: Pick<ChainBlock, 'block'>,
	receipts: readonly Pick<ReceiptData, 'effectiveGasPrice' | 'gasUsed'>[],
): bigint[] {
	const baseFee = block.header.baseFeePerGas ?? 0n;
	const ordered = receipts
		.map(({ effectiveGasPrice, gasUsed }) => ({ tip: effectiveGasPrice - baseFee, gasUsed: Number(gasUsed) }))
		.sort((first, second) => (first.tip < second.tip ? -1 : first.tip > second.tip ? 1 : 0));
	let index = 0;
	let gas = ordered[0]?.gasUsed ?? 0;
	return percentiles.map((percentile) => {
		const threshold = Math.floor((Number(block.header.gasUsed) * percentile) / 100);
		while (gas < threshold && index < ordered.length - 1) gas += ordered[++index]?.gasUsed ?? 0;
		return ordered[index]?.tip ?? 0n;
	});
}
