import { type Address, bytesToHex, type Hash, type Hex, hexToBytes, keccak256 } from '@mosaic/consensus';

/** Where the token of the benchmark lives. */
export const tokenAddress: Address = `0x${'70'.repeat(20)}`;

const topic = bytesToHex(keccak256(new TextEncoder().encode('Transfer(address,address,uint256)'))).slice(2);
const body = [
	'335f5260205f20', // slot of the caller's balance
	'80546024358082106072579003', // balance, at least the amount, less the amount
	'9055',
	'6004355f5260205f20', // slot of the recipient's balance
	'8054602435019055', // plus the amount
	`6024355f52600435337f${topic}60205fa3`, // Transfer(caller, recipient, amount)
	'60015f5260205ff3', // true
].join('');

/** A token in the fewest opcodes: `transfer(address,uint256)` with balance check, two slots written and one log. */
export const tokenCode: Hex = `0x${body.replace('6072', `60${(body.length / 2).toString(16)}`)}5b5f5ffd`;

/** Storage slot of an account's balance. */
export function balanceSlot(account: Address): Hash {
	return bytesToHex(keccak256(hexToBytes(`0x${account.slice(2).padStart(64, '0')}`)));
}

/** Call data of `transfer`. */
export function transferData(to: Address, amount: bigint): Hex {
	return `0xa9059cbb${to.slice(2).padStart(64, '0')}${amount.toString(16).padStart(64, '0')}`;
}
