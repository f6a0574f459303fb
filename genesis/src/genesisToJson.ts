import type { Hex } from '@mosaic/consensus';
import type { Genesis, GenesisAccount, GenesisAccountJson, GenesisJson } from './types.ts';

/** A genesis in geth's format: any execution client can start from it. */
export function genesisToJson(genesis: Genesis): GenesisJson {
	return {
		config: configOf(genesis),
		timestamp: quantity(genesis.timestamp),
		gasLimit: quantity(genesis.gasLimit),
		extraData: genesis.extraData,
		baseFeePerGas: quantity(genesis.baseFeePerGas),
		coinbase: genesis.coinbase,
		mixHash: genesis.mixHash,
		nonce: '0x0',
		difficulty: '0x0',
		...(genesis.parent !== undefined && {
			number: quantity(genesis.parent.number + 1),
			parentHash: genesis.parent.hash,
		}),
		alloc: Object.fromEntries([...genesis.alloc].map(([address, account]) => [address, accountToJson(account)])),
	};
}

function configOf(genesis: Genesis): Record<string, unknown> {
	const blocks = ['homestead', 'eip150', 'eip155', 'eip158', 'byzantium', 'constantinople', 'petersburg'];
	const laterBlocks = ['istanbul', 'berlin', 'london', 'mergeNetsplit'];
	const times = ['shanghai', 'cancun', 'prague', ...(genesis.hardfork === 'osaka' ? ['osaka'] : [])];
	const blobs = { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716 };
	return {
		chainId: genesis.chainId,
		...Object.fromEntries([...blocks, ...laterBlocks].map((name) => [`${name}Block`, 0])),
		terminalTotalDifficulty: 0,
		...Object.fromEntries(times.map((name) => [`${name}Time`, 0])),
		blobSchedule: {
			cancun: { target: 3, max: 6, baseFeeUpdateFraction: 3_338_477 },
			prague: blobs,
			...(genesis.hardfork === 'osaka' ? { osaka: blobs } : {}),
		},
	};
}

function accountToJson(account: GenesisAccount): GenesisAccountJson {
	return {
		balance: quantity(account.balance),
		...(account.nonce === 0n ? {} : { nonce: quantity(account.nonce) }),
		...(account.code === '0x' ? {} : { code: account.code }),
		...(account.storage.size === 0 ? {} : { storage: Object.fromEntries(account.storage) }),
	};
}

function quantity(value: bigint | number): Hex {
	return `0x${value.toString(16)}`;
}
