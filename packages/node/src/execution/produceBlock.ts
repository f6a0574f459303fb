import { type Block, createBlock } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import type { TypedTransaction } from '@ethereumjs/tx';
import { type Address, hexToBytes } from '@mosaic/consensus';
import { orderedRootInSteps } from '../state/index.ts';
import { inTurns } from '../tasks/turns.ts';
import { BlockRun } from './blockRun.ts';
import { editListHash } from './editRecords.ts';
import { type Edit, type EditList, editedState, nextHeader } from './edits.ts';
import { type ExecutionContext, executedBlock } from './executeBlock.ts';
import { type BegunBlock, type Filling, fillBlock } from './fillBlock.ts';
import { checkHeader } from './headerRules.ts';
import { createMachine } from './machine.ts';
import { senderOf } from './sender.ts';
import type { BlockRequest, ExecutedBlock } from './types.ts';
import { isUnsigned } from './unsigned.ts';

/** Transactions whose state could not be had, after which a block goes on without others. */
const mostStalls = 8;

/**
 * Builds a block on `context.parent` from the source's transactions until the source is dry or the gas is used up;
 * what does not belong in is left out and reported. Nothing is stored. Throws ExecutionError HEADER_INVALID where the
 * request itself breaks a rule. A transaction that needs a state which cannot be had now waits: the block is begun anew
 * without it.
 */
export async function produceBlock(
	common: Common,
	request: BlockRequest,
	context: ExecutionContext,
): Promise<ExecutedBlock> {
	const edits = context.edits?.edits ?? [];
	const draft = draftBlock(common, request, context, edits);
	checkHeader(draft, context.parent, edits.length === 0 ? null : { edits, senders: new Map() });
	const included: Filling = { transactions: [], encoded: [] };
	let begun = await begin(draft, request, context, edits);
	for (let stalls = 0; (await fillBlock(begun, draft, request.transactions, included)) === 'stalled'; stalls += 1) {
		begun = await begin(draft, request, context, edits);
		for (const transaction of included.transactions) await begun.run.run(transaction);
		if (stalls === mostStalls) break;
	}
	const { run } = begun;
	const { transactions, encoded } = included;
	const outcome = await run.finish();
	const list = editListOf(edits, transactions);
	const header = {
		...draft.header,
		extraData: list === null ? draft.header.extraData : editListHash(list),
		transactionsTrie: await inTurns(orderedRootInSteps(encoded)),
		receiptTrie: outcome.receiptsRoot,
		logsBloom: outcome.logsBloom,
		gasUsed: outcome.gasUsed,
		requestsHash: outcome.requestsHash,
		stateRoot: outcome.changes.root,
	};
	const empty = createBlock({ header, withdrawals: [] }, { common });
	return executedBlock(withTransactions(empty, transactions), run, outcome, list);
}

async function begin(
	draft: Block,
	{ watch }: BlockRequest,
	context: ExecutionContext,
	edits: readonly Edit[],
): Promise<BegunBlock> {
	const state = await editedState(context.store, context.parent.stateRoot, edits);
	const run = new BlockRun(() => createMachine(draft.common, state, context.ancestor), state, draft, watch);
	await run.begin();
	return { run, state };
}

/** What the block has beyond the rules; null for nothing. */
function editListOf(edits: readonly Edit[], transactions: readonly TypedTransaction[]): EditList | null {
	const senders = new Map<number, Address>();
	for (const [index, transaction] of transactions.entries())
		if (isUnsigned(transaction)) senders.set(index, senderOf(transaction));
	return edits.length === 0 && senders.size === 0 ? null : { edits, senders };
}

function draftBlock(
	common: Common,
	request: BlockRequest,
	{ parent }: ExecutionContext,
	edits: readonly Edit[],
): Block {
	const next = nextHeader(parent, edits);
	const gasLimit = request.gasLimit ?? next.gasLimit;
	const header = {
		parentHash: parent.hash(),
		number: parent.number + 1n,
		timestamp: BigInt(request.timestamp),
		gasLimit,
		coinbase: request.feeRecipient,
		mixHash: hexToBytes(request.prevRandao),
		extraData: edits.length === 0 ? hexToBytes(request.extraData ?? '0x') : editListHash({ edits, senders: new Map() }),
		baseFeePerGas: next.baseFeePerGas,
		excessBlobGas: parent.calcNextExcessBlobGas(common),
		parentBeaconBlockRoot: hexToBytes(request.parentBeaconBlockRoot),
	};
	return createBlock({ header, withdrawals: [] }, { common });
}

/** The same block with transactions as they are: rebuilding it from values would decode each of them again. */
function withTransactions(block: Block, transactions: TypedTransaction[]): Block {
	block.transactions.push(...transactions);
	return block;
}
