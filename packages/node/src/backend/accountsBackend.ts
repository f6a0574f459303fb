import { createTx, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import { type Address, bytesToHex, type Hash, hexToBytes } from '@mosaic/consensus';
import { type AccountsBackend, BackendError, type CallRequest } from '@mosaic/rpc';
import { AccountError, type Impersonation, type LocalAccounts } from '../accounts/index.ts';
import type { Chain } from '../chain/index.ts';
import { withoutSignature } from '../execution/index.ts';
import { type FillParts, fillTransaction } from './fillTransaction.ts';
import { admit, refusable } from './poolBackend.ts';
import { transactionData } from './transactionData.ts';
import { unsignedFields } from './unsignedTransaction.ts';

export interface AccountsBackendParts extends FillParts {
	readonly accounts: LocalAccounts;
	/** Accounts to act as without their keys; absent outside of development. */
	readonly impersonation?: Impersonation;
}

type SendRequest = CallRequest & { readonly from: Address };

/** Signs for callers with the node's keys. Transactions of one account are made one after the other, for their nonces. */
export function createAccountsBackend(parts: AccountsBackendParts): AccountsBackend {
	const { accounts, impersonation } = parts;
	const sending = new Map<Address, Promise<unknown>>();
	return {
		accounts: () => [...new Set([...accounts.addresses, ...(impersonation?.addresses ?? [])])],
		sign: async (address, message) => {
			requireKey(accounts, address);
			return accounts.signMessage(address, hexToBytes(message));
		},
		signTypedData: async (address, data) => {
			requireKey(accounts, address);
			try {
				return await accounts.signTypedData(address, data);
			} catch (error) {
				const reason = error instanceof Error ? error.message : String(error);
				throw new BackendError('INVALID_REQUEST', `no typed data that can be signed (EIP-712): ${reason}`);
			}
		},
		signTransaction: async (request) => {
			requireKey(accounts, request.from);
			const signed = await signFilled(parts, request);
			return { raw: bytesToHex(signed.serialize()), transaction: transactionData(signed, request.from, null) };
		},
		sendTransaction: async (request) => {
			if (impersonation?.allows(request.from) !== true) requireKey(accounts, request.from);
			const earlier = sending.get(request.from) ?? Promise.resolve();
			const sent = earlier.then(() => send(parts, request));
			const settled = sent.catch(() => undefined);
			sending.set(request.from, settled);
			void settled.then(() => sending.get(request.from) === settled && sending.delete(request.from));
			return sent;
		},
	};
}

async function send(parts: AccountsBackendParts, request: SendRequest): Promise<Hash> {
	const { accounts, chain, pool } = parts;
	if (accounts.has(request.from)) return admit(pool, (await signFilled(parts, request)).serialize());
	const fields = await fieldsOf(parts, request);
	return refusable(() => pool.addUnsigned(unsigned(request.from, fields, chain), request.from));
}

/** The request with what it leaves open, signed. */
async function signFilled(parts: AccountsBackendParts, request: SendRequest): Promise<TypedTransaction> {
	const { accounts, chain } = parts;
	const fields = await fieldsOf(parts, request);
	return buildable(() => accounts.signTransaction(request.from, fields, chain.common));
}

async function fieldsOf(parts: AccountsBackendParts, request: SendRequest): Promise<TypedTxData> {
	const filled = await fillTransaction(parts, request);
	return unsignedFields(filled.request, filled.type, parts.chain.chainId);
}

/** A transaction of an account whose key nobody has. */
function unsigned(from: Address, fields: TypedTxData, chain: Chain): TypedTransaction {
	return buildable(() => withoutSignature(createTx(fields, { common: chain.common }), from));
}

/** What ethereumjs refuses to build is the caller's to mend. */
function buildable<T>(build: () => T): T {
	try {
		return build();
	} catch (error) {
		if (error instanceof AccountError) throw error;
		const reason = error instanceof Error ? error.message.split(' (')[0] : String(error);
		throw new BackendError('TRANSACTION_REJECTED', `no valid transaction: ${reason}`);
	}
}

function requireKey(accounts: LocalAccounts, address: Address): void {
	if (!accounts.has(address)) throw new BackendError('UNKNOWN_ACCOUNT', `unknown account ${address}`);
}
