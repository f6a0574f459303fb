import { type Block, createBlock, genTransactionsTrieRoot, genWithdrawalsTrieRoot } from '@ethereumjs/block';
import { createTxFromRLP, type TypedTransaction } from '@ethereumjs/tx';
import { createWithdrawal, EthereumJSError, type Withdrawal } from '@ethereumjs/util';
import { runBlock } from '@ethereumjs/vm';
import { type Hex, hexToBytes } from '@mosaic/consensus';
import type { PayloadAttributesData } from '@mosaic/rpc';
import { FlatState } from '../state/index.ts';
import { BlockRun } from './blockRun.ts';
import type { ChainCommon } from './chainCommon.ts';
import { ExecutionError } from './errors.ts';
import type { ExecutionContext } from './executeBlock.ts';
import { fillBlock } from './fillBlock.ts';
import { checkDescent } from './foreignHeader.ts';
import { createMachine, type Machine } from './machine.ts';
import type { Pace } from './pace.ts';
import type { ChainRules } from './rules.ts';
import type { TransactionSource } from './types.ts';

/** What a block is to be built of. */
export interface PayloadOrder {
	readonly attributes: PayloadAttributesData;
	readonly extraData: Hex;
	/** EIP-2718 bytes of all that it holds, in order; or where to choose from. */
	readonly transactions: readonly Hex[] | TransactionSource;
}

/** Where it is built. */
export interface PayloadPlace extends Pick<ExecutionContext, 'store' | 'parent' | 'ancestor'> {
	/** Root of the state that is seen at the parent. */
	readonly root: Uint8Array;
}

/** A block that is stored nowhere. */
export interface BuiltPayload {
	readonly block: Block;
	/** Wei that its fee recipient earns. */
	readonly value: bigint;
	/** Requests to the consensus layer (EIP-7685) that are not empty, each with its type before it. */
	readonly requests: readonly Uint8Array[];
}

/** What blocks of chains of other clients come near to, where nothing is said: what these clients aim for on mainnet. */
const usualGasLimit = 60_000_000n;

/**
 * Builds a block under the rules of its place, as `testing_buildBlockV1` of execution-apis asks for it. Throws
 * ExecutionError HEADER_INVALID, TRANSACTION_INVALID where bytes are no transaction, and BLOCK_INVALID where one cannot
 * be where it is.
 */
export async function buildPayload(
	rules: ChainRules,
	order: PayloadOrder,
	place: PayloadPlace,
	pace: Pace,
): Promise<BuiltPayload> {
	const { parent } = place;
	const { timestamp } = order.attributes;
	const common = rules.at({ number: parent.number + 1n, timestamp, difficulty: 0n });
	requireBeaconRoots(common);
	const withdrawals = order.attributes.withdrawals.map((each) => createWithdrawal(each));
	const draft = await draftBlock(rules, common, order, place, withdrawals);
	checkDescent(draft.header, parent);
	const { transactions: given } = order;
	const transactions =
		'next' in given ? await choose(given, draft, place, pace) : given.map((raw, index) => decode(raw, index, common));
	return invalidWhereRefused(() => finish(draft, transactions, withdrawals, place, pace));
}

/** Before Cancun attributes have no root of a beacon block, and headers no place for it. */
function requireBeaconRoots(common: ChainCommon): void {
	if (common.isActivatedEIP(4788)) return;
	const [expected, found] = ['cancun or later', common.hardfork()];
	throw new ExecutionError({ code: 'HEADER_INVALID', field: 'hardfork', expected, found });
}

async function draftBlock(
	{ forks }: ChainRules,
	common: ChainCommon,
	{ attributes, extraData }: PayloadOrder,
	{ parent }: PayloadPlace,
	withdrawals: Withdrawal[],
): Promise<Block> {
	const target = attributes.targetGasLimit ?? (forks === null ? parent.gasLimit : usualGasLimit);
	const header = {
		parentHash: parent.hash(),
		number: parent.number + 1n,
		timestamp: attributes.timestamp,
		gasLimit: towards(target, parent.gasLimit),
		coinbase: attributes.suggestedFeeRecipient,
		mixHash: hexToBytes(attributes.prevRandao),
		extraData: hexToBytes(extraData),
		baseFeePerGas: parent.calcNextBaseFee(),
		excessBlobGas: parent.common.isActivatedEIP(4844) ? parent.calcNextExcessBlobGas(common) : 0n,
		blobGasUsed: 0n,
		parentBeaconBlockRoot: hexToBytes(attributes.parentBeaconBlockRoot),
		withdrawalsRoot: await genWithdrawalsTrieRoot(withdrawals),
	};
	return createBlock({ header, withdrawals }, { common });
}

/** As near to the target as a block's gas limit may be to its parent's. */
function towards(target: bigint, parent: bigint): bigint {
	const most = parent / 1_024n - 1n;
	if (target > parent) return target - parent > most ? parent + most : target;
	const lower = parent - target > most ? parent - most : target;
	return lower < 5_000n ? 5_000n : lower;
}

function decode(raw: Hex, index: number, common: ChainCommon): TypedTransaction {
	try {
		// Of a blob transaction there would have to be the blobs as well.
		if (raw.startsWith('0x03')) throw new TypeError('blob transactions are refused');
		return createTxFromRLP(hexToBytes(raw), { common });
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		throw new ExecutionError({ code: 'TRANSACTION_INVALID', index, detail }, { cause: error });
	}
}

/** Transactions of a source that fit, found by running them. */
async function choose(
	source: TransactionSource,
	draft: Block,
	place: PayloadPlace,
	pace: Pace,
): Promise<readonly TypedTransaction[]> {
	const state = new FlatState(place.store, place.root);
	const run = new BlockRun(() => openMachine(draft.common, state, place, pace), state, draft);
	const chosen = { transactions: [], encoded: [] };
	await run.begin();
	await fillBlock({ run, state }, draft, source, chosen);
	return chosen.transactions;
}

/** Runs the transactions, and completes the header by what they do. */
async function finish(
	draft: Block,
	transactions: readonly TypedTransaction[],
	withdrawals: Withdrawal[],
	place: PayloadPlace,
	pace: Pace,
): Promise<BuiltPayload> {
	const { common } = draft;
	const transactionsTrie = await genTransactionsTrieRoot([...transactions]);
	const open = { header: { ...draft.header, transactionsTrie }, transactions: [...transactions], withdrawals };
	const vm = await openMachine(common, new FlatState(place.store, place.root), place, pace);
	const running = { generate: true, skipBlockValidation: true, skipHardForkValidation: true };
	const result = await runBlock(vm, { ...running, block: createBlock(open, { common }) });
	const header = {
		...open.header,
		stateRoot: result.stateRoot,
		receiptTrie: result.receiptsRoot,
		logsBloom: result.logsBloom,
		gasUsed: result.gasUsed,
		...(result.requestsHash !== undefined && { requestsHash: result.requestsHash }),
	};
	const block = createBlock({ ...open, header }, { common });
	await block.validateData(false, true, true);
	const baseFee = header.baseFeePerGas ?? 0n;
	const tips = result.results.map(
		({ totalGasSpent }, index) => totalGasSpent * (transactions[index]?.getEffectivePriorityFee(baseFee) ?? 0n),
	);
	const requests = result.requests?.filter(({ data }) => data.length > 0).map(({ bytes }) => bytes) ?? [];
	return { block, value: tips.reduce((sum, tip) => sum + tip, 0n), requests };
}

async function openMachine(
	common: Block['common'],
	state: FlatState,
	{ ancestor }: PayloadPlace,
	pace: Pace,
): Promise<Machine> {
	const vm = await createMachine(common, state, ancestor);
	vm.evm.pace = pace;
	return vm;
}

/** What ethereumjs refuses is what the transactions cannot be. */
async function invalidWhereRefused<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof EthereumJSError)) throw error;
		// The library adds what it ran with in brackets.
		const detail = error.message.split(' (vm hf')[0] ?? '';
		throw new ExecutionError({ code: 'BLOCK_INVALID', detail }, { cause: error });
	}
}
