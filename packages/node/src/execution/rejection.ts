import { Capability, type FeeMarket1559Tx, type LegacyTx, type TypedTransaction } from '@ethereumjs/tx';
import { KECCAK256_NULL } from '@ethereumjs/util';
import type { FlatState } from '../state/index.ts';
import { isDelegation } from './delegation.ts';
import { senderObjectOf } from './sender.ts';
import type { Rejection, SourceContext } from './types.ts';
import { isUnsigned } from './unsigned.ts';

/** Why a transaction cannot be the next of a block, null where nothing speaks against it before it runs. */
export async function rejectionOf(
	transaction: TypedTransaction,
	context: SourceContext & { readonly state: FlatState },
): Promise<Rejection | null> {
	const { state, baseFeePerGas, gasAvailable } = context;
	if (transaction.type === 3) return rejection('BLOB_TRANSACTION', 'blob transactions are refused');
	if (transaction.gasLimit > gasAvailable) {
		return rejection('GAS_EXCEEDS_BLOCK', `gas limit ${transaction.gasLimit} exceeds the remaining ${gasAvailable}`);
	}
	const feeCap = feeCapOf(transaction);
	if (feeCap < baseFeePerGas) {
		return rejection('FEE_BELOW_BASE_FEE', `fee cap ${feeCap} is below the base fee ${baseFeePerGas}`);
	}
	let sender: ReturnType<typeof senderObjectOf>;
	try {
		sender = senderObjectOf(transaction);
	} catch {
		return rejection('SIGNATURE_INVALID', 'the signature gives no sender');
	}
	const account = await state.getAccount(sender);
	const nonce = account?.nonce ?? 0n;
	if (transaction.nonce < nonce)
		return rejection('NONCE_TOO_LOW', `next nonce ${nonce}, tx nonce ${transaction.nonce}`);
	if (transaction.nonce > nonce)
		return rejection('NONCE_TOO_HIGH', `next nonce ${nonce}, tx nonce ${transaction.nonce}`);
	const cost = transaction.gasLimit * feeCap + transaction.value;
	const balance = account?.balance ?? 0n;
	if (balance < cost) return rejection('INSUFFICIENT_FUNDS', `balance ${balance}, tx cost ${cost}`);
	const mayHaveCode = isUnsigned(transaction);
	if (!mayHaveCode && account !== undefined && Buffer.compare(account.codeHash, KECCAK256_NULL) !== 0) {
		if (!isDelegation(await state.getCode(sender))) return rejection('SENDER_HAS_CODE', 'the sender is a contract');
	}
	return null;
}

/** The most a transaction pays per gas, in wei. */
export function feeCapOf(transaction: TypedTransaction): bigint {
	return transaction.supports(Capability.EIP1559FeeMarket)
		? (transaction as FeeMarket1559Tx).maxFeePerGas
		: (transaction as LegacyTx).gasPrice;
}

function rejection(code: Rejection['code'], message: string): Rejection {
	return { code, message };
}
