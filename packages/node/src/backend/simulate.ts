import type { Hash } from '@mosaic/consensus';
import type {
	InclusionData,
	LogData,
	SimulatedBlockData,
	SimulatedCallData,
	SimulationRequest,
	TransactionData,
} from '@mosaic/rpc';
import type { CallTerms } from '../calls/calls.ts';
import type { Chain, SimulatedBlock, SimulatedCall, SimulatedTransaction, SimulationBlock } from '../chain/index.ts';
import { headerData } from './blockData.ts';
import { simulationError } from './callErrors.ts';
import { callMessage } from './callMessage.ts';

/** Simulates blocks of calls on a stored block. Rejects with BackendError. */
export async function simulate(
	chain: Chain,
	blockHash: Hash,
	{ blockStateCalls, validation = false, traceTransfers = false }: SimulationRequest,
	terms: CallTerms,
): Promise<readonly SimulatedBlockData[]> {
	const blocks = blockStateCalls.map(
		({ blockOverrides, stateOverrides, calls }): SimulationBlock => ({
			overrides: blockOverrides ?? {},
			state: stateOverrides ?? {},
			messages: (calls ?? []).map((call) => callMessage(call, chain.chainId)),
		}),
	);
	const simulated = await chain
		.simulate({ blockHash, blocks, validation, traceTransfers, ...terms })
		.catch((error: unknown) => {
			throw simulationError(error);
		});
	return simulated.map((block) => simulatedBlockData(block, BigInt(chain.chainId)));
}

function simulatedBlockData(simulated: SimulatedBlock, chainId: bigint): SimulatedBlockData {
	const { hash, header, size, transactions, calls, withdrawals } = simulated;
	return {
		block: {
			header: headerData(hash, header),
			size,
			transactionHashes: transactions.map((transaction) => transaction.hash),
			uncleHashes: [],
			withdrawals,
		},
		transactions: transactions.map((transaction, index) =>
			transactionData(transaction, chainId, inclusionOf(simulated, index)),
		),
		calls: calls.map((call, index) => callData(call, simulated, index)),
	};
}

function inclusionOf({ hash, header }: SimulatedBlock, transactionIndex: number): InclusionData {
	return {
		blockHash: hash,
		blockNumber: Number(header.number),
		blockTimestamp: Number(header.timestamp),
		transactionIndex,
		baseFeePerGas: header.baseFeePerGas ?? null,
	};
}

function callData({ result, logs }: SimulatedCall, block: SimulatedBlock, transactionIndex: number): SimulatedCallData {
	const { returnData, failure, gasUsed, gasRefund } = result;
	const { blockHash, blockNumber, blockTimestamp } = inclusionOf(block, transactionIndex);
	const transactionHash = block.transactions[transactionIndex]?.hash ?? blockHash;
	const place = { blockHash, blockNumber, blockTimestamp, transactionHash, transactionIndex, removed: false };
	return {
		returnData,
		logs: logs.map((log): LogData => ({ ...log, ...place })),
		gasUsed,
		maxUsedGas: gasUsed + gasRefund,
		failure: failure === null ? null : failureData(failure),
	};
}

function failureData(failure: NonNullable<SimulatedCall['result']['failure']>): SimulatedCallData['failure'] {
	if (failure.kind === 'revert') return { reason: 'execution reverted', revertData: failure.data };
	return { reason: failure.reason, revertData: null };
}

/** What nobody signed has a signature of zeros. */
function transactionData(
	{ hash, type, from, nonce, gas, message }: SimulatedTransaction,
	chainId: bigint,
	inclusion: InclusionData,
): TransactionData {
	const isTyped = type > 0;
	return {
		hash,
		type,
		chainId: isTyped ? chainId : null,
		from,
		to: message.to ?? null,
		nonce: Number(nonce),
		gas,
		gasPrice: isTyped ? null : (message.gasPrice ?? 0n),
		maxFeePerGas: isTyped ? (message.maxFeePerGas ?? 0n) : null,
		maxPriorityFeePerGas: isTyped ? (message.maxPriorityFeePerGas ?? 0n) : null,
		maxFeePerBlobGas: type === 3 ? (message.maxFeePerBlobGas ?? 0n) : null,
		value: message.value ?? 0n,
		input: message.data ?? '0x',
		accessList: isTyped ? (message.accessList ?? []) : null,
		blobVersionedHashes: message.blobVersionedHashes ?? null,
		authorizationList:
			message.authorizationList?.map(({ r, s, ...rest }) => ({ ...rest, r: BigInt(r), s: BigInt(s) })) ?? null,
		v: 0n,
		r: 0n,
		s: 0n,
		inclusion,
	};
}
