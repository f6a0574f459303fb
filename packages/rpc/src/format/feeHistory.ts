import type { FeeHistoryData } from '../data.ts';
import { quantity } from './quantity.ts';

export function formatFeeHistory(history: FeeHistoryData) {
	return {
		oldestBlock: quantity(history.oldestBlock),
		baseFeePerGas: history.baseFeePerGas.map(quantity),
		gasUsedRatio: history.gasUsedRatio,
		baseFeePerBlobGas: history.baseFeePerBlobGas.map(quantity),
		blobGasUsedRatio: history.blobGasUsedRatio,
		...(history.reward !== null && { reward: history.reward.map((tips) => tips.map(quantity)) }),
	};
}
