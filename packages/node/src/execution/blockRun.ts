import { type Block, createBlock } from '@ethereumjs/block';
import type { TypedTransaction } from '@ethereumjs/tx';
import { bigIntToUnpaddedBytes, generateAddress } from '@ethereumjs/util';
import { encodeReceipt, runTx, type VM } from '@ethereumjs/vm';
import type { Address, Hex } from '@mosaic/consensus';
import { Turns } from '@mosaic/rpc';
import type { FlatState, StateChanges } from '../state/index.ts';
import { hexKey, orderedRootInSteps } from '../state/index.ts';
import { inTurns } from '../tasks/turns.ts';
import { senderObjectOf, senderOf, withKnownSender } from './sender.ts';
import { runSystemCallsAfter, runSystemCallsBefore } from './systemCalls.ts';
import type { ExecutionLog, ExecutionReceipt, ExecutionWatch } from './types.ts';
import { allowingAnySender, isUnsigned } from './unsigned.ts';

/** What the header of an executed block has to say. */
export interface BlockOutcome {
	readonly gasUsed: bigint;
	readonly receiptsRoot: Uint8Array;
	readonly logsBloom: Uint8Array;
	readonly requestsHash: Uint8Array;
	readonly changes: StateChanges;
}

/** A block being executed: `begin`, then `run` for each transaction, then `finish`. */
export class BlockRun {
	readonly #openMachine: () => Promise<VM>;
	#opened: Promise<VM> | null = null;
	readonly #state: FlatState;
	readonly #block: Block;
	readonly #watch: ExecutionWatch | undefined;
	readonly #encodedReceipts: Uint8Array[] = [];
	readonly #bloom = new Uint8Array(256);
	readonly #turns = new Turns();
	readonly receipts: ExecutionReceipt[] = [];
	gasUsed = 0n;

	/**
	 * `block` gives the header that the EVM sees; its transactions are not looked at. `openMachine` makes a machine over
	 * the state, once, where one is needed: a block without transactions can do without.
	 */
	constructor(openMachine: () => Promise<VM>, state: FlatState, block: Block, watch?: ExecutionWatch) {
		this.#openMachine = openMachine;
		this.#state = state;
		this.#watch = watch;
		// A block without transactions: `runTx` wants one for its header alone.
		this.#block = block.transactions.length === 0 ? block : headerOnly(block);
	}

	get gasAvailable(): bigint {
		return this.#block.header.gasLimit - this.gasUsed;
	}

	async begin(): Promise<void> {
		await runSystemCallsBefore(this.#state, this.#block.header);
	}

	/** Runs the next transaction. Throws where the rules forbid it, and then the state is as before. */
	async run(transaction: TypedTransaction): Promise<void> {
		if (transaction.gasLimit > this.gasAvailable) {
			throw new RangeError(`gas limit ${transaction.gasLimit} exceeds the block's remaining ${this.gasAvailable}`);
		}
		const machine = await this.#machine();
		const result = await runTx(isUnsigned(transaction) ? allowingAnySender(machine, transaction) : machine, {
			tx: withKnownSender(transaction),
			block: this.#block,
			blockGasUsed: this.gasUsed,
		});
		this.#watch?.ran(transaction, result);
		this.gasUsed += result.totalGasSpent;
		this.#encodedReceipts.push(encodeReceipt(result.receipt, transaction.type));
		const bloom = result.receipt.bitvector;
		if (result.receipt.logs.length > 0) {
			for (let index = 0; index < 256; index += 1) this.#bloom[index] = (this.#bloom[index] ?? 0) | (bloom[index] ?? 0);
		}
		this.receipts.push({
			type: transaction.type,
			succeeded: result.execResult.exceptionError === undefined,
			gasUsed: result.totalGasSpent,
			cumulativeGasUsed: this.gasUsed,
			contractAddress: transaction.to === undefined ? deployedAt(transaction) : null,
			sender: senderOf(transaction),
			logs: result.receipt.logs.map(toLog),
			logsBloom: bloom,
		});
		await this.#turns.giveWay();
	}

	async finish(): Promise<BlockOutcome> {
		const requestsHash = await runSystemCallsAfter(this.#state, () => this.#machine());
		return {
			gasUsed: this.gasUsed,
			receiptsRoot: await inTurns(orderedRootInSteps(this.#encodedReceipts)),
			logsBloom: this.#bloom,
			requestsHash,
			changes: await inTurns(this.#state.changesInSteps()),
		};
	}

	#machine(): Promise<VM> {
		this.#opened ??= this.#openMachine().then((machine) => {
			this.#watch?.opened(machine);
			return machine;
		});
		return this.#opened;
	}
}

function headerOnly(block: Block): Block {
	return createBlock({ header: block.header }, { common: block.common });
}

/** Where a transaction deploys, whether it succeeds or not. */
export function deployedAt(transaction: TypedTransaction): Address {
	const sender = senderObjectOf(transaction);
	return toHex(generateAddress(sender.bytes, bigIntToUnpaddedBytes(transaction.nonce)));
}

/** A log as receipts have it. */
export function toLog(log: readonly [Uint8Array, readonly Uint8Array[], Uint8Array]): ExecutionLog {
	return { address: toHex(log[0]), topics: log[1].map(toHex), data: toHex(log[2]) };
}

function toHex(bytes: Uint8Array): Hex {
	return `0x${hexKey(bytes)}`;
}
