import { revertMessage } from '../errors/revertMessage.ts';
import { RPC_CODES } from '../errors/rpcError.ts';
import type { SimulatedBlockData, SimulatedCallData } from '../executionData.ts';
import { formatBlock } from './block.ts';
import { formatLog } from './log.ts';
import { quantity } from './quantity.ts';

/** A simulated block, with its transactions' hashes, or whole, and with what its calls gave. */
export function formatSimulatedBlock({ block, transactions, calls }: SimulatedBlockData, full: boolean) {
	return { ...formatBlock(block, full ? transactions : null), calls: calls.map(formatCall) };
}

function formatCall({ returnData, logs, gasUsed, maxUsedGas, failure }: SimulatedCallData) {
	return {
		returnData,
		logs: logs.map(formatLog),
		gasUsed: quantity(gasUsed),
		maxUsedGas: quantity(maxUsedGas),
		status: quantity(failure === null ? 1 : 0),
		...(failure !== null && { error: formatFailure(failure) }),
	};
}

function formatFailure({ reason, revertData }: NonNullable<SimulatedCallData['failure']>) {
	if (revertData === null) return { code: RPC_CODES.executionFailed, message: reason };
	return { code: RPC_CODES.reverted, message: revertMessage(revertData), data: revertData };
}
