import type { BlockHeader } from '@ethereumjs/block';
import { Account, createAddressFromString, KECCAK256_NULL, type Address as StateAddress } from '@ethereumjs/util';
import { type Address, type Hash, type Hex, hexToBytes } from '@mosaic/consensus';
import { FlatState, type NodeStore } from '../state/index.ts';

/** A change that a block of a development stack begins with, beyond what Ethereum's rules allow (decisions/0006). */
export type Edit =
	/** Wei. */
	| { readonly kind: 'balance'; readonly address: Address; readonly balance: bigint }
	/** Wei on top of what there is, up to the greatest balance. */
	| { readonly kind: 'deposit'; readonly address: Address; readonly amount: bigint }
	| { readonly kind: 'nonce'; readonly address: Address; readonly nonce: bigint }
	| { readonly kind: 'code'; readonly address: Address; readonly code: Hex }
	| { readonly kind: 'storage'; readonly address: Address; readonly slot: Hash; readonly value: Hash }
	/** The block's base fee, wei per gas. */
	| { readonly kind: 'baseFee'; readonly baseFeePerGas: bigint }
	| { readonly kind: 'gasLimit'; readonly gasLimit: bigint };

/** All that a block has beyond the rules; its hash is the block's `extraData`. */
export interface EditList {
	readonly edits: readonly Edit[];
	/** Who the transactions without signature are from, by index. */
	readonly senders: ReadonlyMap<number, Address>;
}

/** What the header after a parent is to have, the edits considered: else what the rules give. */
export function nextHeader(parent: BlockHeader, edits: readonly Edit[]): { baseFeePerGas: bigint; gasLimit: bigint } {
	const baseFee = edits.findLast((edit) => edit.kind === 'baseFee');
	const gasLimit = edits.findLast((edit) => edit.kind === 'gasLimit');
	return {
		baseFeePerGas: baseFee?.baseFeePerGas ?? parent.calcNextBaseFee(),
		gasLimit: gasLimit?.gasLimit ?? parent.gasLimit,
	};
}

/** The state that a block upon `root` starts from. */
export async function editedState(store: NodeStore, root: Uint8Array, edits: readonly Edit[]): Promise<FlatState> {
	const state = new FlatState(store, root);
	for (const edit of edits) await apply(state, edit);
	return state;
}

async function apply(state: FlatState, edit: Edit): Promise<void> {
	if (edit.kind === 'baseFee' || edit.kind === 'gasLimit') return;
	const address = createAddressFromString(edit.address);
	const account = (await state.getAccount(address)) ?? new Account();
	if (edit.kind === 'balance') account.balance = edit.balance;
	if (edit.kind === 'deposit') account.balance = least(account.balance + edit.amount, greatestBalance);
	if (edit.kind === 'nonce') account.nonce = edit.nonce;
	await state.putAccount(address, account);
	if (edit.kind === 'code') await state.putCode(address, hexToBytes(edit.code));
	if (edit.kind === 'storage') await state.putStorage(address, hexToBytes(edit.slot), hexToBytes(edit.value));
	if (edit.kind !== 'storage') await clearEmpty(state, address);
}

/** EIP-161: an account of nothing is no account; one with storage alone stays, for somebody wanted it. */
async function clearEmpty(state: FlatState, address: StateAddress): Promise<void> {
	const account = await state.getAccount(address);
	if (account === undefined || account.nonce > 0n || account.balance > 0n) return;
	if (Buffer.compare(account.codeHash, KECCAK256_NULL) !== 0 || state.hasStorage(address)) return;
	await state.deleteAccount(address);
}

const greatestBalance = 2n ** 256n - 1n;

function least(first: bigint, second: bigint): bigint {
	return first < second ? first : second;
}
