import { type Block, createBlock } from '@ethereumjs/block';
import type { Common } from '@ethereumjs/common';
import { Account, createAddressFromString } from '@ethereumjs/util';
import { hexToBytes } from '@mosaic/consensus';
import type { Genesis, GenesisAccount } from '@mosaic/genesis';
import { FlatState, type NodeStore, type StateChanges } from '../state/index.ts';

/** The block that a genesis describes, with its state. */
export async function createGenesisBlock(
	common: Common,
	genesis: Genesis,
	store: NodeStore,
): Promise<{ readonly block: Block; readonly changes: StateChanges }> {
	const state = new FlatState(store);
	for (const [address, account] of genesis.alloc) await putAccount(state, address, account);
	const changes = state.changes();
	const header = {
		number: 0n,
		timestamp: BigInt(genesis.timestamp),
		gasLimit: genesis.gasLimit,
		extraData: hexToBytes(genesis.extraData),
		baseFeePerGas: genesis.baseFeePerGas,
		coinbase: genesis.coinbase,
		mixHash: hexToBytes(genesis.mixHash),
		stateRoot: changes.root,
	};
	return { block: createBlock({ header, withdrawals: [] }, { common }), changes };
}

async function putAccount(state: FlatState, hex: string, account: GenesisAccount): Promise<void> {
	const address = createAddressFromString(hex);
	await state.putAccount(address, new Account(account.nonce, account.balance));
	if (account.code !== '0x') await state.putCode(address, hexToBytes(account.code));
	for (const [slot, value] of account.storage) await state.putStorage(address, hexToBytes(slot), hexToBytes(value));
}
