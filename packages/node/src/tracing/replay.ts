import { setImmediate } from 'node:timers/promises';
import type { Block } from '@ethereumjs/block';
import { isEOACode7702Tx, type TypedTransaction } from '@ethereumjs/tx';
import { type EOACode7702AuthorizationListBytesItem, eoaCode7702RecoverAuthority } from '@ethereumjs/util';
import { type RunTxResult, runTx, type VM } from '@ethereumjs/vm';
import { type Address, bytesToHex, type Hash } from '@mosaic/consensus';
import { BackendError } from '@mosaic/rpc';
import type { Chain, ChainBlock } from '../chain/index.ts';
import {
	allowingAnySender,
	isUnsigned,
	type Machine,
	type Pace,
	senderOf,
	withKnownSender,
} from '../execution/index.ts';
import { unlisten } from './listen.ts';
import type { Trace, TracedMessage, TracedOutcome, Tracer } from './tracer.ts';
import { hexOf } from './words.ts';

/** A trace of one transaction. */
export interface TransactionTrace {
	readonly transactionHash: Hash;
	readonly trace: Trace;
}

/**
 * Runs the transactions of a stored block once more and traces those that `tracerOf` gives a tracer for, in order. Rejects
 * with BackendError: genesis has nothing to run.
 */
export async function* replayBlock(
	chain: Chain,
	{ block, number }: ChainBlock,
	tracerOf: (index: number) => Tracer | null,
	{ last = block.transactions.length - 1, pace }: { readonly last?: number; readonly pace?: Pace } = {},
): AsyncGenerator<TransactionTrace> {
	if (number === chain.genesisNumber) throw new BackendError('EXECUTION_FAILED', 'genesis is not traceable');
	const vm = await chain.machineBefore(block, pace);
	let blockGasUsed = 0n;
	for (const [index, transaction] of block.transactions.slice(0, last + 1).entries()) {
		const tracer = tracerOf(index);
		const message = messageOf(transaction, block);
		await tracer?.begin(vm, message);
		const result = await rerun(vm, transaction, block, blockGasUsed);
		unlisten(vm);
		blockGasUsed += result.totalGasSpent;
		if (tracer !== null) {
			const trace = await tracer.finish(vm, message, outcomeOf(result));
			yield { transactionHash: bytesToHex(transaction.hash()), trace };
		}
		// A long block lets others have their turn.
		await (pace === undefined ? setImmediate() : pace.pause());
	}
}

/** The machine as it is before the transaction with this index: their number means after the last. */
export async function machineAt(
	chain: Chain,
	{ block, number, hash }: ChainBlock,
	index: number,
	pace: Pace,
): Promise<Machine> {
	if (number === 0) throw new BackendError('EXECUTION_FAILED', 'genesis is not traceable');
	if (index > block.transactions.length)
		throw new BackendError('INVALID_REQUEST', `transaction index ${index} out of range for block ${hash}`);
	const machine = await chain.machineBefore(block, pace);
	let blockGasUsed = 0n;
	for (const transaction of block.transactions.slice(0, index)) {
		blockGasUsed += (await rerun(machine, transaction, block, blockGasUsed)).totalGasSpent;
		// A long block lets others have their turn.
		await pace.pause();
	}
	return machine;
}

function rerun(vm: VM, transaction: TypedTransaction, block: Block, blockGasUsed: bigint): Promise<RunTxResult> {
	// Nobody's signature is asked for where an edit list names the sender.
	return runTx(isUnsigned(transaction) ? allowingAnySender(vm, transaction) : vm, {
		tx: withKnownSender(transaction),
		block,
		blockGasUsed,
		skipHardForkValidation: true,
	});
}

function messageOf(transaction: TypedTransaction, { header }: Block): TracedMessage {
	return {
		from: senderOf(transaction),
		to: transaction.to?.toString() ?? null,
		gas: transaction.gasLimit,
		value: transaction.value,
		input: hexOf(transaction.data),
		feeRecipient: header.coinbase.toString(),
		authorities: isEOACode7702Tx(transaction) ? transaction.authorizationList.flatMap(authorityOf) : [],
	};
}

/** Who signed an authorisation, as far as anybody did. */
function authorityOf(authorization: EOACode7702AuthorizationListBytesItem): Address[] {
	try {
		return [eoaCode7702RecoverAuthority(authorization).toString()];
	} catch {
		return [];
	}
}

function outcomeOf({ totalGasSpent, execResult, createdAddress }: RunTxResult): TracedOutcome {
	const failure = execResult.exceptionError?.error ?? null;
	return {
		gasUsed: totalGasSpent,
		returnData: failure === null || failure === 'revert' ? hexOf(execResult.returnValue) : '0x',
		failure,
		createdAddress: failure === null ? (createdAddress?.toString() ?? null) : null,
	};
}
