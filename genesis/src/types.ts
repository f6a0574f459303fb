import type { Address, Hash, Hex } from '@mosaic/consensus';

/** An account that exists from the start. */
export interface GenesisAccount {
	/** Wei. */
	readonly balance: bigint;
	readonly nonce: bigint;
	/** Runtime code; `0x` for an account without. */
	readonly code: Hex;
	/** Slot → value, both 32 bytes; no zero values. */
	readonly storage: ReadonlyMap<Hash, Hash>;
}

/** What a chain starts from: the header's fields and the first state. */
export interface Genesis {
	readonly chainId: number;
	/** Rules in force from the genesis block on. */
	readonly hardfork: 'prague' | 'osaka';
	/** Unix seconds. */
	readonly timestamp: number;
	readonly gasLimit: bigint;
	/** At most 32 bytes. */
	readonly extraData: Hex;
	/** Wei per gas. */
	readonly baseFeePerGas: bigint;
	readonly coinbase: Address;
	readonly mixHash: Hash;
	readonly alloc: ReadonlyMap<Address, GenesisAccount>;
	/** The block of another chain that this one goes on from, in development; absent for a chain of its own. */
	readonly parent?: GenesisParent;
}

/** The genesis block has the number after this one. */
export interface GenesisParent {
	readonly number: number;
	readonly hash: Hash;
}

/** A genesis file in geth's format, as `genesisToJson` writes it and `parseGenesis` reads it. */
export interface GenesisJson {
	readonly config: Readonly<Record<string, unknown>>;
	readonly timestamp: Hex;
	readonly gasLimit: Hex;
	readonly extraData: Hex;
	readonly baseFeePerGas: Hex;
	readonly coinbase: Address;
	readonly mixHash: Hash;
	readonly nonce: Hex;
	readonly difficulty: Hex;
	readonly number?: Hex;
	readonly parentHash?: Hash;
	readonly alloc: Readonly<Record<Address, GenesisAccountJson>>;
}

export interface GenesisAccountJson {
	readonly balance: Hex;
	readonly nonce?: Hex;
	readonly code?: Hex;
	readonly storage?: Readonly<Record<Hash, Hash>>;
}
