import { type Block, createBlock } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import type { TypedTransaction } from '@ethereumjs/tx';
import { hexToBytes } from '@mosaic/consensus';
import { FlatState, orderedRoot } from '../state/index.ts';
import { BlockRun } from './blockRun.ts';
import { type ExecutionContext, executedBlock } from './executeBlock.ts';
import { checkGasLimit, checkHeader } from './headerRules.ts';
import { createMachine } from './machine.ts';
import { rejectionOf } from './rejection.ts';
import type { BlockRequest, ExecutedBlock, Rejection } from './types.ts';

/** No transaction needs less. */
const LEAST_GAS = 21_000n;
/** Room for header and list prefixes within EIP-7934's limit on a block's RLP. */
const SIZE_RESERVE = 2_048;

/**
 * Builds a block on `context.parent` from the source's transactions until the source is dry or the gas is used up;
 * what does not belong in is left out and reported. Nothing is stored. Throws ExecutionError HEADER_INVALID where the
 * request itself breaks a rule.
 */
export async function produceBlock(
	common: Common,
	request: BlockRequest,
	context: ExecutionContext,
): Promise<ExecutedBlock> {
	const draft = draftBlock(common, request, context);
	checkHeader(draft, context.parent);
	const state = new FlatState(context.store, context.parent.stateRoot);
	const run = new BlockRun(() => createMachine(common, state, context.ancestor), state, draft);
	await run.begin();
	const { transactions, encoded } = await fill(run, state, draft, request);
	const outcome = await run.finish();
	const header = {
		...draft.header,
		transactionsTrie: orderedRoot(encoded),
		receiptTrie: outcome.receiptsRoot,
		logsBloom: outcome.logsBloom,
		gasUsed: outcome.gasUsed,
		requestsHash: outcome.requestsHash,
		stateRoot: outcome.changes.root,
	};
	const empty = createBlock({ header, withdrawals: [] }, { common });
	return executedBlock(withTransactions(empty, transactions), run, outcome);
}

function draftBlock(common: Common, request: BlockRequest, { parent }: ExecutionContext): Block {
	const gasLimit = request.gasLimit ?? parent.gasLimit;
	checkGasLimit(gasLimit, parent.gasLimit);
	const header = {
		parentHash: parent.hash(),
		number: parent.number + 1n,
		timestamp: BigInt(request.timestamp),
		gasLimit,
		coinbase: request.feeRecipient,
		mixHash: hexToBytes(request.prevRandao),
		extraData: hexToBytes(request.extraData ?? '0x'),
		baseFeePerGas: parent.calcNextBaseFee(),
		excessBlobGas: parent.calcNextExcessBlobGas(common),
		parentBeaconBlockRoot: hexToBytes(request.parentBeaconBlockRoot),
	};
	return createBlock({ header, withdrawals: [] }, { common });
}

/** What a block was filled with, and the same encoded. */
interface Filling {
	readonly transactions: TypedTransaction[];
	readonly encoded: Uint8Array[];
}

async function fill(run: BlockRun, state: FlatState, draft: Block, request: BlockRequest): Promise<Filling> {
	const { common, header } = draft;
	const baseFeePerGas = header.baseFeePerGas ?? 0n;
	let sizeLeft = common.isActivatedEIP(7934) ? Number(common.param('maxRlpBlockSize')) - SIZE_RESERVE : Infinity;
	const included: Filling = { transactions: [], encoded: [] };
	while (run.gasAvailable >= LEAST_GAS) {
		const { gasAvailable } = run;
		const transaction = request.transactions.next({ baseFeePerGas, gasAvailable });
		if (transaction === undefined) break;
		const bytes = transaction.serialize();
		const size = bytes.length;
		const rejection =
			size > sizeLeft ? TOO_LARGE : await rejectionOf(transaction, { state, baseFeePerGas, gasAvailable });
		const failure = rejection ?? (await attempt(run, transaction));
		if (failure !== null) {
			request.transactions.reject(transaction, failure);
			continue;
		}
		included.transactions.push(transaction);
		included.encoded.push(bytes);
		sizeLeft -= size + 4;
	}
	return included;
}

const TOO_LARGE: Rejection = { code: 'BLOCK_SIZE', message: 'the block has no room for this many bytes' };

async function attempt(run: BlockRun, transaction: TypedTransaction): Promise<Rejection | null> {
	try {
		await run.run(transaction);
		return null;
	} catch (error) {
		return { code: 'EXECUTION_REFUSED', message: error instanceof Error ? error.message : String(error) };
	}
}

/** The same block with transactions as they are: rebuilding it from values would decode each of them again. */
function withTransactions(block: Block, transactions: TypedTransaction[]): Block {
	block.transactions.push(...transactions);
	return block;
}
