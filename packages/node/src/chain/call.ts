import type { Block } from '@ethereumjs/block';
import { type EVMResult, getActivePrecompiles } from '@ethereumjs/evm';
import { Account, type Address, createAddressFromString } from '@ethereumjs/util';
import type { VM } from '@ethereumjs/vm';
import { type Hex, hexToBytes } from '@mosaic/consensus';
import { hexKey } from '../state/index.ts';
import { applyAuthorizations } from './authorizations.ts';
import { ChainError } from './errors.ts';
import { greater, lesser } from './integers.ts';
import { intrinsicGas } from './intrinsicGas.ts';
import type { AccessListEntry, CallFailure, CallMessage, CallResult } from './types.ts';

/** A message with everything decided that a transaction would decide. */
export interface PreparedCall {
	readonly message: CallMessage;
	readonly block: Block;
	readonly gas: bigint;
	/** Hold the message to nonce and fee caps as a transaction is, also where it names none. Default: false. */
	readonly strict?: boolean;
}

/** What running a message left behind, for whoever goes on in the same state. */
export interface RunMessage {
	readonly result: CallResult;
	readonly outcome: EVMResult;
	readonly sender: Address;
	/** Wei per gas that the sender pays, and of that to the block's fee recipient. */
	readonly price: bigint;
	readonly tip: bigint;
}

/** EIP-2681: an account of this nonce sends nothing more. */
const MOST_NONCE = 2n ** 64n - 1n;

/**
 * Runs a message as the transaction it would be, but without signature, EIP-3607, EIP-7825 and (unless `strict`) nonce
 * check: intrinsic gas, purchase of gas, access list, authorisations, execution, refunds, calldata floor. Writes to the
 * machine's state; nobody is paid. Throws ChainError CALL_* where the transaction could not even start.
 */
export async function runMessage(vm: VM, call: PreparedCall): Promise<RunMessage> {
	const { message, block, gas, strict = false } = call;
	const sender = createAddressFromString(message.from ?? `0x${'00'.repeat(20)}`);
	if (strict) await checkNonce(vm, message, sender);
	const baseFee = block.header.baseFeePerGas ?? 0n;
	const price = gasPriceOf(message, baseFee, strict);
	const { journal } = vm.evm;
	await journal.cleanup();
	journal.startReportingAccessList();
	await journal.checkpoint();
	warm(vm, message, sender, block);
	await buyGas(vm, call, sender, price);
	const { gas: intrinsic, floor } = intrinsicGas(vm.common, message);
	const least = greater(intrinsic, floor);
	if (gas < least) throw new ChainError({ code: 'CALL_INTRINSIC_GAS', have: gas, want: least });
	const authorizationRefund = await applyAuthorizations(vm, message.authorizationList ?? []);
	const result = await vm.evm.runCall({
		block,
		gasPrice: price,
		caller: sender,
		gasLimit: gas - intrinsic,
		...(message.to ? { to: createAddressFromString(message.to) } : {}),
		value: message.value ?? 0n,
		data: hexToBytes(message.data ?? '0x'),
		...(message.blobVersionedHashes === undefined ? {} : { blobVersionedHashes: [...message.blobVersionedHashes] }),
		skipNonceIncrement: true,
	});
	const accessList = accessListOf(vm);
	await journal.commit();
	const spent = intrinsic + result.execResult.executionGasUsed;
	const refundDue = authorizationRefund + (result.execResult.gasRefund ?? 0n);
	const refund = lesser(refundDue, spent / vm.common.param('maxRefundQuotient'));
	const floored = spent - refund < floor;
	const [gasUsed, gasRefund] = floored ? [floor, 0n] : [spent - refund, refund];
	return {
		result: { ...answerOf(result), gasUsed, gasRefund, accessList },
		outcome: result,
		sender,
		price,
		tip: price > baseFee ? price - baseFee : 0n,
	};
}

/** The nonce of a message that must fit its account. Throws CALL_NONCE. */
async function checkNonce(vm: VM, { nonce }: CallMessage, sender: Address): Promise<void> {
	const expected = (await vm.stateManager.getAccount(sender))?.nonce ?? 0n;
	if (expected === MOST_NONCE) throw new ChainError({ code: 'CALL_NONCE_MAX', nonce: expected });
	if (nonce !== undefined && nonce !== expected) throw new ChainError({ code: 'CALL_NONCE', nonce, expected });
}

/** Wei per gas that the message pays. Throws CALL_FEE_CAP. */
function gasPriceOf(message: CallMessage, baseFee: bigint, strict: boolean): bigint {
	const feeCap = feeCapOf(message);
	if (feeCap === 0n && !strict) return 0n;
	if (feeCap < baseFee) throw new ChainError({ code: 'CALL_FEE_CAP', feeCap, baseFee });
	const tip = message.gasPrice ?? message.maxPriorityFeePerGas ?? 0n;
	return lesser(baseFee + tip, feeCap);
}

/** The most the message pays per gas; zero where it names no price. */
export function feeCapOf(message: CallMessage): bigint {
	return message.gasPrice ?? message.maxFeePerGas ?? message.maxPriorityFeePerGas ?? 0n;
}

/** Takes the gas and counts the nonce. The balance must cover gas at the fee cap, blobs and the value. Throws CALL_FUNDS. */
async function buyGas(
	vm: VM,
	{ message, block, gas, strict }: PreparedCall,
	sender: Address,
	price: bigint,
): Promise<void> {
	const account = (await vm.stateManager.getAccount(sender)) ?? new Account();
	const blobGas = vm.common.isActivatedEIP(4844)
		? vm.common.param('blobGasPerBlob') * BigInt(message.blobVersionedHashes?.length ?? 0)
		: 0n;
	const blobCap = message.maxFeePerBlobGas ?? 0n;
	const blobPrice = blobGas === 0n || (blobCap === 0n && strict !== true) ? 0n : block.header.getBlobGasPrice();
	if (blobGas > 0n && blobCap < blobPrice)
		throw new ChainError({ code: 'CALL_FEE_CAP', feeCap: blobCap, baseFee: blobPrice });
	const want = gas * feeCapOf(message) + blobGas * blobCap + (message.value ?? 0n);
	if (account.balance < want) throw new ChainError({ code: 'CALL_FUNDS', have: account.balance, want });
	account.balance -= gas * price + blobGas * blobPrice;
	account.nonce = BigInt.asUintN(64, account.nonce + 1n);
	await vm.evm.journal.putAccount(sender, account);
}

/** EIP-2929, 2930, 3651: what is warm when a transaction starts. */
function warm(vm: VM, message: CallMessage, sender: Address, block: Block): void {
	const { journal } = vm.evm;
	// Those that the rules name: one that a caller moved is as cold as any account.
	for (const address of getActivePrecompiles(vm.common).keys()) journal.addAlwaysWarmAddress(address);
	journal.addAlwaysWarmAddress(sender.toString());
	journal.addAlwaysWarmAddress(block.header.coinbase.toString());
	if (message.to) journal.addAlwaysWarmAddress(message.to);
	for (const { address, storageKeys } of message.accessList ?? []) {
		journal.addAlwaysWarmAddress(address, true);
		for (const key of storageKeys) journal.addAlwaysWarmSlot(address, key, true);
	}
}

function accessListOf(vm: VM): AccessListEntry[] {
	const touched = vm.evm.journal.accessList ?? new Map<string, Set<string>>();
	return [...touched].map(([address, slots]) => ({
		address: `0x${address}`,
		storageKeys: [...slots].map((slot): Hex => `0x${slot}`),
	}));
}

function answerOf(result: EVMResult): Pick<CallResult, 'returnData' | 'failure' | 'logs' | 'createdAddress'> {
	const { execResult, createdAddress } = result;
	const failure = failureOf(result);
	return {
		returnData: failure === null ? toHex(execResult.returnValue) : '0x',
		failure,
		logs:
			failure === null
				? (execResult.logs ?? []).map(([address, topics, data]) => ({
						address: toHex(address),
						topics: topics.map(toHex),
						data: toHex(data),
					}))
				: [],
		createdAddress: failure === null && createdAddress !== undefined ? createdAddress.toString() : null,
	};
}

function failureOf({ execResult }: EVMResult): CallFailure | null {
	const reason = execResult.exceptionError?.error;
	if (reason === undefined) return null;
	if (reason === 'revert') return { kind: 'revert', data: toHex(execResult.returnValue) };
	return { kind: 'halt', reason, outOfGas: reason === 'out of gas' || reason.includes('out of gas') };
}

function toHex(bytes: Uint8Array): Hex {
	return `0x${hexKey(bytes)}`;
}
