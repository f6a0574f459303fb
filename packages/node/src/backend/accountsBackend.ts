import { createTx, type TypedTransaction, type TypedTxData } from '@ethereumjs/tx';
import { type Address, type Hash, hexToBytes } from '@mosaic/consensus';
import { type AccountsBackend, BackendError, type CallRequest, type StateBackend } from '@mosaic/rpc';
import { AccountError, type Impersonation, type LocalAccounts } from '../accounts/index.ts';
import type { Chain } from '../chain/index.ts';
import { withoutSignature } from '../execution/index.ts';
import type { TransactionPool } from '../pool/index.ts';
import type { FeeOracle } from './feeOracle.ts';
import { admit, refusable } from './poolBackend.ts';
import { feeFields, transactionType, unsignedFields } from './unsignedTransaction.ts';

export interface AccountsBackendParts {
	readonly chain: Chain;
	readonly pool: TransactionPool;
	readonly accounts: LocalAccounts;
	readonly state: StateBackend;
	readonly fees: FeeOracle;
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
		sendTransaction: async (request) => {
			if (impersonation?.allows(request.from) !== true) requireKey(accounts, request.from);
			const earlier = sending.get(request.from) ?? Promise.resolve();
			const sent = earlier.then(() => send(parts, request));
			const settled = sent.catch(() => undefined);
			sending.set(request.from, settled);
			return sent;
		},
	};
}

async function send({ chain, pool, accounts, state, fees }: AccountsBackendParts, request: SendRequest): Promise<Hash> {
	const type = transactionType(request);
	const priced = { ...request, ...feeFields(request, type, await fees.fees()) };
	const nonce = request.nonce ?? (await pool.pendingNonce(request.from));
	const gas = request.gas ?? (await state.estimateGas(request, { kind: 'tag', tag: 'pending' }));
	const fields = unsignedFields({ ...priced, nonce, gas }, type, chain.chainId);
	if (accounts.has(request.from)) return admit(pool, sign(accounts, request.from, fields, chain));
	return refusable(() => pool.addUnsigned(unsigned(request.from, fields, chain), request.from));
}

/** A transaction of an account whose key nobody has. */
function unsigned(from: Address, fields: TypedTxData, chain: Chain): TypedTransaction {
	return buildable(() => withoutSignature(createTx(fields, { common: chain.common }), from));
}

function sign(accounts: LocalAccounts, from: Address, fields: TypedTxData, chain: Chain): Uint8Array {
	return buildable(() => accounts.signTransaction(from, fields, chain.common).serialize());
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
