import { type Address, keccakHex } from '@mosaic/consensus';

/** An address with the checksum of its letters' case (EIP-55). */
export function checksumAddress(address: Address): string {
	const digits = address.slice(2).toLowerCase();
	const hash = keccakHex(new TextEncoder().encode(digits)).slice(2);
	let checked = '0x';
	for (const [index, digit] of [...digits].entries()) {
		checked += Number.parseInt(hash[index] ?? '0', 16) >= 8 ? digit.toUpperCase() : digit;
	}
	return checked;
}
