import { type Block, createBlockHeader } from '@ethereumjs/block';
import { ConsensusType } from '@ethereumjs/common';
import type { EVMResult, Log } from '@ethereumjs/evm';
import { RLP } from '@ethereumjs/rlp';
import { Account, createAddressFromString, type NestedUint8Array } from '@ethereumjs/util';
import { Bloom, encodeReceipt, type VM } from '@ethereumjs/vm';
import { hexToBytes } from '@mosaic/consensus';
import { runSystemCallsAfter, runSystemCallsBefore } from '../../execution/index.ts';
import { type FlatState, hexKey, orderedRoot } from '../../state/index.ts';
import { type RunMessage, runMessage } from '../call.ts';
import { ChainError } from '../errors.ts';
import { lesser } from '../integers.ts';
import type { BlockLog, CallMessage } from '../types.ts';
import type { PlannedBlock } from './plan.ts';
import { TransferLogs } from './transferLogs.ts';
import type { SimulatedBlock, SimulatedCall, SimulatedTransaction, SimulatedWithdrawal } from './types.ts';
import { unsignedTransaction } from './unsigned.ts';

/** What the blocks of a simulation share. */
export interface SimulationRules {
	readonly validation: boolean;
	readonly traceTransfers: boolean;
	/** Gas that is left for all messages of the simulation. */
	gasLeft: bigint;
}

/** Wei in the unit of withdrawals. */
const GWEI = 10n ** 9n;

/** A block of a simulation while its messages run. */
export class SimulatedBlockRun {
	readonly #vm: VM;
	readonly #state: FlatState;
	readonly #draft: Block;
	readonly #rules: SimulationRules;
	readonly #transfers = new TransferLogs();
	readonly #bloom: Bloom;
	readonly #transactions: SimulatedTransaction[] = [];
	readonly #encoded: Uint8Array[] = [];
	readonly #receipts: Uint8Array[] = [];
	readonly #calls: SimulatedCall[] = [];
	#gasUsed = 0n;
	#blobGasUsed = 0n;
	#logs = 0;

	/** `draft` gives the header that the EVM sees; the machine runs on the state, with the overrides applied. */
	constructor(vm: VM, state: FlatState, draft: Block, rules: SimulationRules) {
		this.#vm = vm;
		this.#state = state;
		this.#draft = draft;
		this.#rules = rules;
		this.#bloom = new Bloom(undefined, vm.common);
		if (rules.traceTransfers) this.#transfers.watch(vm);
	}

	/** Runs all messages of the block, and gives it as it would be. Throws ChainError CALL_* and SIMULATION_BLOCK_FULL. */
	async run({ messages, overrides }: PlannedBlock): Promise<SimulatedBlock> {
		const { header } = this.#draft;
		await runSystemCallsBefore(this.#state, header);
		for (const message of messages) await this.#runNext(message);
		const { common } = this.#draft;
		const requests = common.isActivatedEIP(7685)
			? { requestsHash: await runSystemCallsAfter(this.#state, async () => this.#vm) }
			: {};
		const withdrawals = overrides.withdrawals ?? [];
		const hasWithdrawals = common.isActivatedEIP(4895);
		await this.#reward();
		await this.#withdraw(withdrawals);
		const fields = {
			...header,
			transactionsTrie: orderedRoot(this.#encoded),
			receiptTrie: orderedRoot(this.#receipts),
			logsBloom: this.#bloom.bitvector,
			gasUsed: this.#gasUsed,
			...(common.isActivatedEIP(4844) && { blobGasUsed: this.#blobGasUsed }),
			...(hasWithdrawals && {
				withdrawalsRoot: orderedRoot(withdrawals.map((withdrawal) => RLP.encode(withdrawalFields(withdrawal)))),
			}),
			...requests,
			stateRoot: await this.#state.getStateRoot(),
		};
		const sealed = createBlockHeader(fields, { common, skipConsensusFormatValidation: true });
		const lists = [this.#encoded.map(listed), [], ...(hasWithdrawals ? [withdrawals.map(withdrawalFields)] : [])];
		return {
			hash: `0x${hexKey(sealed.hash())}`,
			header: sealed,
			size: RLP.encode([sealed.raw(), ...lists]).length,
			transactions: this.#transactions,
			calls: this.#calls,
			withdrawals: hasWithdrawals ? withdrawals : null,
		};
	}

	async #runNext(given: CallMessage): Promise<void> {
		const { header } = this.#draft;
		const message = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, ...given };
		if (given.gasPrice !== undefined)
			Object.assign(message, { maxFeePerGas: undefined, maxPriorityFeePerGas: undefined });
		const wanted = given.gas ?? header.gasLimit - this.#gasUsed;
		if (this.#gasUsed + wanted > header.gasLimit)
			throw new ChainError({ code: 'SIMULATION_BLOCK_FULL', gasUsed: this.#gasUsed, gasLimit: header.gasLimit });
		const gas = lesser(wanted, this.#rules.gasLeft);
		const sender = createAddressFromString(given.from ?? `0x${'00'.repeat(20)}`);
		const nonce = given.nonce ?? (await this.#state.getAccount(sender))?.nonce ?? 0n;
		const { transaction, encoded } = unsignedTransaction(given, this.#vm.common.chainId(), nonce, gas);
		const strict = this.#rules.validation;
		const ran = await runMessage(this.#vm, { message: { ...message, nonce }, block: this.#draft, gas, strict });
		await this.#settle(ran, gas);
		this.#transactions.push(transaction);
		this.#encoded.push(encoded);
		this.#note(ran, transaction.type);
		const blobs = BigInt(given.blobVersionedHashes?.length ?? 0);
		if (blobs > 0n) this.#blobGasUsed += blobs * this.#vm.common.param('blobGasPerBlob');
	}

	/** Gives back what gas is left, pays the fee recipient, and deletes what destroyed itself. */
	async #settle({ result, outcome, sender, price, tip }: RunMessage, gas: bigint): Promise<void> {
		const { journal } = this.#vm.evm;
		const { gasUsed } = result;
		await this.#credit(sender, (gas - gasUsed) * price);
		await this.#credit(this.#draft.header.coinbase, gasUsed * tip);
		for (const hex of destroyed(outcome)) await journal.deleteAccount(createAddressFromString(hex));
		await journal.cleanup();
		this.#state.originalStorageCache.clear();
		this.#gasUsed += gasUsed;
		this.#rules.gasLeft -= gasUsed;
	}

	async #credit(address: ReturnType<typeof createAddressFromString>, amount: bigint): Promise<void> {
		if (amount === 0n) return;
		const account = (await this.#state.getAccount(address)) ?? new Account();
		account.balance += amount;
		await this.#vm.evm.journal.putAccount(address, account);
	}

	/** Writes the receipt. Transfers that are only shown are no part of it. */
	#note({ result, outcome }: RunMessage, type: SimulatedTransaction['type']): void {
		const shown = result.failure === null ? (outcome.execResult.logs ?? []) : [];
		const logs = shown.filter((log) => !this.#transfers.isTransfer(log));
		const bloom = new Bloom(undefined, this.#vm.common);
		for (const [address, topics] of logs) for (const item of [address, ...topics]) bloom.add(item);
		this.#bloom.or(bloom);
		const status = result.failure === null ? 1 : 0;
		const receipt = { status, cumulativeBlockGasUsed: this.#gasUsed, bitvector: bloom.bitvector, logs } as const;
		this.#receipts.push(encodeReceipt(receipt, type));
		const { indices } = this.#transfers;
		this.#calls.push({ result, logs: shown.map((log, index) => this.#placed(log, indices[index])) });
	}

	#placed([address, topics, data]: Log, index: number | undefined): BlockLog {
		const logIndex = index ?? this.#logs;
		this.#logs = logIndex + 1;
		return { address: hex(address), topics: topics.map(hex), data: hex(data), logIndex };
	}

	/** What a block of proof of work is worth to who found it. */
	async #reward(): Promise<void> {
		const { common, header } = this.#draft;
		if (common.consensusType() !== ConsensusType.ProofOfWork) return;
		await this.#credit(header.coinbase, common.param('minerReward'));
		await this.#vm.evm.journal.cleanup();
	}

	async #withdraw(withdrawals: readonly SimulatedWithdrawal[]): Promise<void> {
		for (const { address, amount } of withdrawals) await this.#credit(createAddressFromString(address), amount * GWEI);
		await this.#vm.evm.journal.cleanup();
	}
}

/** EIP-6780: what destroyed itself is gone where the same transaction made it. */
function destroyed({ execResult }: EVMResult): string[] {
	if (execResult.exceptionError !== undefined) return [];
	const created = execResult.createdAddresses ?? new Set<string>();
	return [...(execResult.selfdestruct?.keys() ?? [])].filter((address) => created.has(address));
}

function withdrawalFields({ index, validatorIndex, address, amount }: SimulatedWithdrawal): (bigint | Uint8Array)[] {
	return [index, validatorIndex, hexToBytes(address), amount];
}

/** A transaction as a block's list has it: a legacy one as the list it is, others as bytes. */
function listed(encoded: Uint8Array): Uint8Array | NestedUint8Array {
	return (encoded[0] ?? 0) >= 0xc0 ? RLP.decode(encoded) : encoded;
}

function hex(bytes: Uint8Array): `0x${string}` {
	return `0x${hexKey(bytes)}`;
}
