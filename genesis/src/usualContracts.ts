import type { SystemContract } from './systemContracts.ts';

/** Contracts that no rule of Ethereum knows, but that tools count on at their addresses: a new chain starts with them. */
export const usualContracts = {
	deployer: {
		address: '0x4e59b44847b379578588920ca78fbf26c0b4956c',
		code: '0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3',
		doc: 'the deterministic deployment proxy, through which forge and Hardhat deploy with CREATE2',
	},
} as const satisfies Record<string, SystemContract>;
