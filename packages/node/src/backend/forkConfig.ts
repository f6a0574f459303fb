import { crc32 } from 'node:zlib';
import type { Common } from '@ethereumjs/common';
import { getActivePrecompiles } from '@ethereumjs/evm';
import { type Address, concatBytes, type Hex, hexToBytes } from '@mosaic/consensus';
import { systemContracts } from '@mosaic/genesis';
import type { ForkConfigData, ForkConfigsData } from '@mosaic/rpc';
import type { Chain } from '../chain/index.ts';

/** Names of precompiled contracts (EIP-7910), by the last two bytes of their address. */
const precompileNames: Readonly<Record<number, string>> = {
	1: 'ECREC',
	2: 'SHA256',
	3: 'RIPEMD160',
	4: 'ID',
	5: 'MODEXP',
	6: 'BN254_ADD',
	7: 'BN254_MUL',
	8: 'BN254_PAIRING',
	9: 'BLAKE2F',
	10: 'KZG_POINT_EVALUATION',
	11: 'BLS12_G1ADD',
	12: 'BLS12_G1MSM',
	13: 'BLS12_G2ADD',
	14: 'BLS12_G2MSM',
	15: 'BLS12_PAIRING_CHECK',
	16: 'BLS12_MAP_FP_TO_G1',
	17: 'BLS12_MAP_FP2_TO_G2',
	256: 'P256VERIFY',
};

/** System contracts by the EIP that calls them, with their names (EIP-7910). */
const systemNames: readonly (readonly [eip: number, name: string, address: Address])[] = [
	[4788, 'BEACON_ROOTS_ADDRESS', systemContracts.beaconRoots.address],
	[7251, 'CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS', systemContracts.consolidationRequests.address],
	[2935, 'HISTORY_STORAGE_ADDRESS', systemContracts.history.address],
	[7002, 'WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS', systemContracts.withdrawalRequests.address],
];

/** The hardfork in force at the head, the next one and the last one that are scheduled (EIP-7910). */
export function forkConfigs(chain: Chain): ForkConfigsData {
	const { header } = chain.head;
	const times = chain.rules.forks?.times ?? [];
	const configOf = (time: bigint): ForkConfigData =>
		forkConfig(chain, time, chain.rules.at({ ...header, number: header.number, difficulty: 0n, timestamp: time }));
	const begun = times.filter(({ time }) => time <= header.timestamp).at(-1)?.time ?? 0n;
	const coming = times.filter(({ time }) => time > header.timestamp);
	const [next, last] = [coming[0], coming.at(-1)];
	return {
		current: forkConfig(chain, begun, chain.common),
		next: next === undefined ? null : configOf(next.time),
		last: last === undefined ? null : configOf(last.time),
	};
}

function forkConfig(chain: Chain, time: bigint, common: Common): ForkConfigData {
	const blobGas = common.isActivatedEIP(4844) ? common.param('blobGasPerBlob') : 1n;
	const blobs = common.isActivatedEIP(4844) ? common.getBlobGasSchedule() : null;
	return {
		activationTime: Number(time),
		blobSchedule:
			blobs === null
				? null
				: {
						target: Number(blobs.targetBlobGasPerBlock / blobGas),
						max: Number(blobs.maxBlobGasPerBlock / blobGas),
						baseFeeUpdateFraction: Number(blobs.blobGasPriceUpdateFraction),
					},
		chainId: chain.chainId,
		forkId: forkIdentifier(chain, time),
		precompiles: new Map(
			[...getActivePrecompiles(common).keys()].map((hex) => [precompileNames[Number(`0x${hex}`)] ?? hex, `0x${hex}`]),
		),
		systemContracts: new Map([
			...systemNames.filter(([eip]) => common.isActivatedEIP(eip)).map(([, name, address]) => [name, address] as const),
			...depositContract(chain, common),
		]),
	};
}

/** Deposits have a contract on chains of other clients alone. */
function depositContract({ rules }: Chain, common: Common): (readonly [string, Address])[] {
	const address = rules.depositContract;
	return address === null || !common.isActivatedEIP(6110) ? [] : [['DEPOSIT_CONTRACT_ADDRESS', address]];
}

/** CRC-32 of the genesis hash and of the places where the rules changed until this time (EIP-2124, EIP-6122). */
function forkIdentifier({ rules, genesisHash }: Chain, time: bigint): Hex {
	const { blocks = [], times = [], netsplit = null } = rules.forks ?? {};
	const byBlock = [...blocks.map(({ block }) => block), ...(netsplit === null ? [] : [netsplit])];
	const byTime = times.map((fork) => fork.time).filter((begins) => begins <= time);
	const places = new Set([...byBlock.sort(ascending), ...byTime].filter((place) => place > 0n));
	const encoded = [...places].map((place) => {
		const bytes = Buffer.alloc(8);
		bytes.writeBigUInt64BE(place);
		return bytes;
	});
	return `0x${crc32(concatBytes(hexToBytes(genesisHash), ...encoded))
		.toString(16)
		.padStart(8, '0')}`;
}

function ascending(first: bigint, second: bigint): number {
	return first < second ? -1 : first > second ? 1 : 0;
}
