import type { Block } from '@ethereumjs/block';
import type { EVMResult } from '@ethereumjs/evm';
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
}

/** EIP-3529: refunds are at most a fifth of the gas used. */
const REFUND_QUOTIENT = 5n;

/**
 * Runs a message as the transaction it would be, but without signature, nonce check, EIP-3607 and EIP-7825: intrinsic
 * gas, purchase of gas, access list, authorisations, execution, refunds, calldata floor. Writes to the machine's
 * state. Throws ChainError CALL_* where the transaction could not even start.
 */
export async function runMessage(vm: VM, call: PreparedCall): Promise<CallResult> {
	const { message, block, gas } = call;
	const { gas: intrinsic, floor } = intrinsicGas(vm.common, message);
	const least = greater(intrinsic, floor);
	if (gas < least) throw new ChainError({ code: 'CALL_INTRINSIC_GAS', have: gas, want: least });
	const sender = createAddressFromString(message.from ?? `0x${'00'.repeat(20)}`);
	const price = gasPriceOf(message, block.header.baseFeePerGas ?? 0n);
	const { journal } = vm.evm;
	await journal.cleanup();
	journal.startReportingAccessList();
	await journal.checkpoint();
	warm(vm, message, sender, block);
	await buyGas(vm, message, sender, gas, price);
	const authorizationRefund = await applyAuthorizations(vm, message.authorizationList ?? []);
	const result = await vm.evm.runCall({
		block,
		gasPrice: price,
		caller: sender,
		gasLimit: gas - intrinsic,
		...(message.to ? { to: createAddressFromString(message.to) } : {}),
		value: message.value ?? 0n,
		data: hexToBytes(message.data ?? '0x'),
		skipNonceIncrement: true,
	});
	const accessList = accessListOf(vm);
	await journal.commit();
	const spent = intrinsic + result.execResult.executionGasUsed;
	const refundDue = authorizationRefund + (result.execResult.gasRefund ?? 0n);
	const refund = lesser(refundDue, spent / REFUND_QUOTIENT);
	const floored = spent - refund < floor;
	const [gasUsed, gasRefund] = floored ? [floor, 0n] : [spent - refund, refund];
	return { ...answerOf(result), gasUsed, gasRefund, accessList };
}

/** Wei per gas that the message pays. Throws CALL_FEE_CAP. */
function gasPriceOf(message: CallMessage, baseFee: bigint): bigint {
	const feeCap = feeCapOf(message);
	if (feeCap === 0n) return 0n;
	if (feeCap < baseFee) throw new ChainError({ code: 'CALL_FEE_CAP', feeCap, baseFee });
	const tip = message.gasPrice ?? message.maxPriorityFeePerGas ?? 0n;
	return lesser(baseFee + tip, feeCap);
}

/** The most the message pays per gas; zero where it names no price. */
export function feeCapOf(message: CallMessage): bigint {
	return message.gasPrice ?? message.maxFeePerGas ?? message.maxPriorityFeePerGas ?? 0n;
}

/** Takes the gas and counts the nonce. The balance must cover gas at the fee cap, and the value. Throws CALL_FUNDS. */
async function buyGas(vm: VM, message: CallMessage, sender: Address, gas: bigint, price: bigint): Promise<void> {
	const account = (await vm.stateManager.getAccount(sender)) ?? new Account();
	const want = gas * feeCapOf(message) + (message.value ?? 0n);
	if (account.balance < want) throw new ChainError({ code: 'CALL_FUNDS', have: account.balance, want });
	account.balance -= gas * price;
	account.nonce += 1n;
	await vm.evm.journal.putAccount(sender, account);
}

/** EIP-2929, 2930, 3651: what is warm when a transaction starts. */
function warm(vm: VM, message: CallMessage, sender: Address, block: Block): void {
	const { journal } = vm.evm;
	for (const address of vm.evm.precompiles.keys()) journal.addAlwaysWarmAddress(address);
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
