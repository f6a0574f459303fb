import type { Address, Hex } from '@mosaic/consensus';
import { systemContracts } from './systemContracts.ts';
import type { Genesis, GenesisAccount, GenesisParent } from './types.ts';
import { usualContracts } from './usualContracts.ts';

/** What a development chain starts with. */
export interface DevGenesisOptions {
	readonly chainId: number;
	/** Funded accounts. */
	readonly accounts: readonly Address[];
	/** Wei that each of them gets. */
	readonly balance: bigint;
	/** At most 32 bytes: the hash of the chain's configuration on a meta-blockchain. */
	readonly extraData: Hex;
	/** Unix seconds. */
	readonly timestamp: number;
	/** Default 60,000,000. */
	readonly gasLimit?: bigint;
	/** Default osaka. */
	readonly hardfork?: Genesis['hardfork'];
	/** Wei per gas. Default 1 gwei. */
	readonly baseFeePerGas?: bigint;
	/** Further accounts; they win over funded accounts and contracts of the same address. */
	readonly extraAlloc?: ReadonlyMap<Address, Partial<GenesisAccount>>;
	/** The block of another chain to go on from. */
	readonly parent?: GenesisParent;
}

/** A genesis with the system contracts, the usual ones where it goes on from no other chain, and funded accounts. */
export function devGenesis(options: DevGenesisOptions): Genesis {
	const alloc = new Map<Address, GenesisAccount>();
	const usual = options.parent === undefined ? Object.values(usualContracts) : [];
	for (const { address, code } of [...Object.values(systemContracts), ...usual])
		alloc.set(address, account({ nonce: 1n, code }));
	for (const address of options.accounts) alloc.set(lower(address), account({ balance: options.balance }));
	for (const [address, extra] of options.extraAlloc ?? []) alloc.set(lower(address), account(extra));
	return {
		chainId: options.chainId,
		hardfork: options.hardfork ?? 'osaka',
		timestamp: options.timestamp,
		gasLimit: options.gasLimit ?? 60_000_000n,
		extraData: options.extraData,
		baseFeePerGas: options.baseFeePerGas ?? 1_000_000_000n,
		coinbase: `0x${'00'.repeat(20)}`,
		mixHash: `0x${'00'.repeat(32)}`,
		alloc,
		...(options.parent !== undefined && { parent: options.parent }),
	};
}

/** An account with defaults for what is not given. */
function account(given: Partial<GenesisAccount>): GenesisAccount {
	return { balance: 0n, nonce: 0n, code: '0x', storage: new Map(), ...given };
}

function lower(address: Address): Address {
	return address.toLowerCase() as Address;
}
