import { type Block, createBlock } from '@ethereumjs/block';
import { Account, createAddressFromString } from '@ethereumjs/util';
import { hexToBytes } from '@mosaic/consensus';
import type { ForeignGenesis, Genesis, GenesisAccount } from '@mosaic/genesis';
import type { ChainRules } from '../execution/index.ts';
import { FlatState, type NodeStore, type StateChanges } from '../state/index.ts';

/** The block that a genesis describes, with its state. */
export async function createGenesisBlock(
	rules: ChainRules,
	genesis: Genesis | ForeignGenesis,
	store: NodeStore,
): Promise<{ readonly block: Block; readonly changes: StateChanges }> {
	const state = new FlatState(store);
	for (const [address, account] of genesis.alloc) await putAccount(state, address, account);
	const changes = state.changes();
	const [difficulty, nonce] = 'forks' in genesis ? [genesis.difficulty, hexToBytes(genesis.nonce)] : [0n, undefined];
	const parent = 'parent' in genesis ? genesis.parent : undefined;
	const number = parent === undefined ? 0n : BigInt(parent.number) + 1n;
	const place = { number, timestamp: BigInt(genesis.timestamp), difficulty };
	const common = rules.at(place);
	const header = {
		...place,
		...(parent !== undefined && { parentHash: hexToBytes(parent.hash) }),
		gasLimit: genesis.gasLimit,
		extraData: hexToBytes(genesis.extraData),
		...(genesis.baseFeePerGas !== null && { baseFeePerGas: genesis.baseFeePerGas }),
		...(nonce !== undefined && { nonce }),
		coinbase: genesis.coinbase,
		mixHash: hexToBytes(genesis.mixHash),
		stateRoot: changes.root,
	};
	const body = common.isActivatedEIP(4895) ? { withdrawals: [] } : {};
	return { block: createBlock({ header, ...body }, { common, skipConsensusFormatValidation: true }), changes };
}

async function putAccount(state: FlatState, hex: string, account: GenesisAccount): Promise<void> {
	const address = createAddressFromString(hex);
	await state.putAccount(address, new Account(account.nonce, account.balance));
	if (account.code !== '0x') await state.putCode(address, hexToBytes(account.code));
	for (const [slot, value] of account.storage) await state.putStorage(address, hexToBytes(slot), hexToBytes(value));
}
