import type { Block, BlockHeader } from '@ethereumjs/block';
import type { Address, Hash } from '@mosaic/consensus';
import { hexKey, type NodeStore, orderedRootInSteps } from '../state/index.ts';
import { inTurns } from '../tasks/turns.ts';
import { type BlockOutcome, BlockRun } from './blockRun.ts';
import { type EditList, editedState } from './edits.ts';
import { ExecutionError } from './errors.ts';
import { checkHeader } from './headerRules.ts';
import { type AncestorHash, createMachine } from './machine.ts';
import { isOwnFault } from './ownFault.ts';
import type { ExecutedBlock } from './types.ts';
import { markUnsigned } from './unsigned.ts';

/** What execution needs to know of the chain below a block. */
export interface ExecutionContext {
	readonly store: NodeStore;
	readonly parent: BlockHeader;
	readonly ancestor: AncestorHash;
	/** A stored block, for the rules of ommers. */
	readonly find?: (hash: Hash) => Block | null;
	/** What the block has beyond the rules; null or absent outside of development. */
	readonly edits?: EditList | null;
}

/**
 * Validates and executes a block as Ethereum's rules have it, on its parent's state. Nothing is stored. Throws
 * ExecutionError: HEADER_INVALID before execution, TRANSACTION_INVALID during it, RESULT_MISMATCH after it.
 */
export async function executeBlock(block: Block, context: ExecutionContext): Promise<ExecutedBlock> {
	const { edits = null } = context;
	checkHeader(block, context.parent, edits);
	await checkTransactionsRoot(block);
	for (const [index, sender] of edits?.senders ?? []) markSender(block, index, sender);
	const state = await editedState(context.store, context.parent.stateRoot, edits?.edits ?? []);
	const run = new BlockRun(() => createMachine(block.common, state, context.ancestor), state, block);
	await run.begin();
	for (const [index, transaction] of block.transactions.entries()) {
		if (transaction.type === 3) throw invalid(index, 'blob transactions are refused');
		try {
			await run.run(transaction);
		} catch (error) {
			if (isOwnFault(error)) throw error;
			throw invalid(index, error instanceof Error ? error.message : String(error), error);
		}
	}
	const outcome = await run.finish();
	checkOutcome(block.header, outcome);
	return executedBlock(block, run, outcome, edits);
}

/** A block with what its execution gave. */
export function executedBlock(
	block: Block,
	run: BlockRun,
	outcome: BlockOutcome,
	edits: EditList | null,
): ExecutedBlock {
	return {
		block,
		hash: `0x${hexKey(block.hash())}`,
		number: Number(block.header.number),
		receipts: run.receipts,
		nodes: outcome.changes.nodes,
		codes: outcome.changes.codes,
		keys: outcome.changes.keys,
		edits,
	};
}

function markSender(block: Block, index: number, sender: Address): void {
	const transaction = block.transactions[index];
	if (transaction === undefined) throw invalid(index, 'the edit list names a transaction that the block has not');
	markUnsigned(transaction, sender);
}

async function checkTransactionsRoot(block: Block): Promise<void> {
	const root = await inTurns(orderedRootInSteps(block.transactions.map((transaction) => transaction.serialize())));
	compare('transactionsRoot', block.header.transactionsTrie, root);
}

function checkOutcome(header: BlockHeader, outcome: BlockOutcome): void {
	if (header.gasUsed !== outcome.gasUsed) {
		const [expected, found] = [String(outcome.gasUsed), String(header.gasUsed)];
		throw new ExecutionError({ code: 'RESULT_MISMATCH', field: 'gasUsed', expected, found });
	}
	compare('receiptsRoot', header.receiptTrie, outcome.receiptsRoot);
	compare('logsBloom', header.logsBloom, outcome.logsBloom);
	compare('requestsHash', header.requestsHash ?? new Uint8Array(0), outcome.requestsHash);
	compare('stateRoot', header.stateRoot, outcome.changes.root);
}

function compare(field: string, claimed: Uint8Array, computed: Uint8Array): void {
	if (Buffer.compare(computed, claimed) === 0) return;
	const [expected, found] = [`0x${hexKey(computed)}`, `0x${hexKey(claimed)}`];
	throw new ExecutionError({ code: 'RESULT_MISMATCH', field, expected, found });
}

function invalid(index: number, detail: string, cause?: unknown): ExecutionError {
	return new ExecutionError({ code: 'TRANSACTION_INVALID', index, detail }, { cause });
}
