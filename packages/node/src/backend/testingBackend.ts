import { bytesToHex } from '@mosaic/consensus';
import { BackendError, type PayloadData, type PayloadRequest, type TestingBackend } from '@mosaic/rpc';
import type { Calls } from '../calls/calls.ts';
import type { Chain } from '../chain/index.ts';
import { type BuiltPayload, ExecutionError } from '../execution/index.ts';
import type { TransactionPool } from '../pool/index.ts';
import { blockData } from './blockData.ts';
import { callError } from './callErrors.ts';
import { lookingOnly } from './lookingOnly.ts';

/** Builds blocks for whoever wants to see them: neither chain nor pool know of it. */
export function createTestingBackend(chain: Chain, pool: TransactionPool, calls: Calls): TestingBackend {
	return {
		buildPayload: ({ parentHash, transactions, ...rest }: PayloadRequest) =>
			calls
				.trace(({ pace }) => {
					const order = { ...rest, transactions: transactions ?? lookingOnly(pool.best(), false) };
					return chain.buildPayload(parentHash, order, pace);
				})
				.then(payloadData, (error: unknown) => {
					throw refusal(error);
				}),
	};
}

function payloadData({ block, value, requests }: BuiltPayload): PayloadData {
	const { header, withdrawals } = blockData({
		hash: bytesToHex(block.hash()),
		number: Number(block.header.number),
		block,
	});
	return {
		header,
		transactions: block.transactions.map((transaction) => bytesToHex(transaction.serialize())),
		withdrawals: withdrawals ?? [],
		value,
		requests: requests.map(bytesToHex),
	};
}

function refusal(error: unknown): unknown {
	if (!(error instanceof ExecutionError)) return callError(error);
	switch (error.code) {
		case 'HEADER_INVALID':
		case 'TRANSACTION_INVALID':
			return new BackendError('INVALID_REQUEST', error.message);
		case 'BLOCK_INVALID':
			return new BackendError('EXECUTION_FAILED', error.message);
		default:
			return error;
	}
}
