import type { Block } from '@ethereumjs/block';
import type { Blob4844Tx } from '@ethereumjs/tx';
import { type PostByzantiumTxReceipt, type PreByzantiumTxReceipt, type RunBlockResult, runBlock } from '@ethereumjs/vm';
import { FlatState, hexKey } from '../state/index.ts';
import { deployedAt, toLog } from './blockRun.ts';
import { ExecutionError } from './errors.ts';
import type { ExecutionContext } from './executeBlock.ts';
import { checkDescent, require } from './foreignHeader.ts';
import { createMachine } from './machine.ts';
import { checkOmmers } from './ommerRules.ts';
import { isOwnFault } from './ownFault.ts';
import { senderOf } from './sender.ts';
import type { ExecutedBlock, ExecutionReceipt } from './types.ts';

/**
 * Validates and executes a block of any Ethereum chain under the rules of its hardfork, which its `common` has: state
 * root, receipts, bloom, gas and fees must be what it claims. Work of its seal and of its ommers' is not judged. Nothing
 * is stored. Throws ExecutionError HEADER_INVALID before execution, BLOCK_INVALID during or after it.
 */
export async function executeForeignBlock(block: Block, context: ExecutionContext): Promise<ExecutedBlock> {
	checkDescent(block.header, context.parent);
	checkOmmers(block, context);
	checkBlobs(block);
	const state = new FlatState(context.store, context.parent.stateRoot);
	const vm = await createMachine(block.common, state, context.ancestor);
	const result = await runBlock(vm, { block, skipHardForkValidation: true, skipHeaderValidation: true }).catch(
		(error: unknown) => {
			if (isOwnFault(error)) throw error;
			throw new ExecutionError({ code: 'BLOCK_INVALID', detail: reasonOf(error) }, { cause: error });
		},
	);
	const { nodes, codes, keys } = state.changes();
	return {
		block,
		hash: `0x${hexKey(block.hash())}`,
		number: Number(block.header.number),
		receipts: receiptsOf(block, result),
		nodes,
		codes,
		keys,
		edits: null,
	};
}

/** What a block says of its blobs (EIP-4844). */
function checkBlobs({ header, transactions }: Block): void {
	const { common } = header;
	if (!common.isActivatedEIP(4844)) return;
	const blobs = transactions.reduce((sum, each) => sum + (each.type === 3 ? (each as Blob4844Tx).numBlobs() : 0), 0);
	const used = BigInt(blobs) * common.param('blobGasPerBlob');
	require('blobGasUsed', header.blobGasUsed === used, String(header.blobGasUsed), String(used));
	const { maxBlobGasPerBlock: most } = common.getBlobGasSchedule();
	require('blobGasUsed', used <= most, String(used), `at most ${most}`);
}

function receiptsOf(block: Block, { receipts, results }: RunBlockResult): ExecutionReceipt[] {
	return block.transactions.map((transaction, index) => {
		const [receipt, result] = [receipts[index], results[index]];
		if (receipt === undefined || result === undefined) throw new RangeError('each transaction has a receipt');
		const failed = result.execResult.exceptionError !== undefined;
		const root = (receipt as Partial<PreByzantiumTxReceipt & PostByzantiumTxReceipt>).stateRoot;
		return {
			type: transaction.type,
			succeeded: !failed,
			...(root !== undefined && { stateRoot: root }),
			gasUsed: result.totalGasSpent,
			cumulativeGasUsed: receipt.cumulativeBlockGasUsed,
			contractAddress: transaction.to === undefined ? deployedAt(transaction) : null,
			sender: senderOf(transaction),
			logs: receipt.logs.map(toLog),
			logsBloom: receipt.bitvector,
		};
	});
}

/** The library adds what it ran with in brackets. */
function reasonOf(error: unknown): string {
	return error instanceof Error ? (error.message.split(' (vm hf')[0] ?? '') : String(error);
}
