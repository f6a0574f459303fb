import type { Address } from '@mosaic/consensus';
import { systemContracts } from '@mosaic/genesis/systemContracts';
import { parseEther } from './ether.ts';

/** Wei by account, from `address=ether,…`; null where the text is wrong, names one twice, or a system contract. */
export function parsePrefund(text: string): ReadonlyMap<Address, bigint> | null {
	const balances = new Map<Address, bigint>();
	for (const entry of text.split(',')) {
		const [, digits, amount] = /^0x([0-9a-fA-F]{40})=(.+)$/.exec(entry.trim()) ?? [];
		const balance = amount === undefined ? null : parseEther(amount);
		if (digits === undefined || balance === null) return null;
		const address: Address = `0x${digits.toLowerCase()}`;
		if (balances.has(address) || isSystemContract(address)) return null;
		balances.set(address, balance);
	}
	return balances;
}

function isSystemContract(address: Address): boolean {
	return Object.values(systemContracts).some((contract) => contract.address.toLowerCase() === address);
}
