/** EIP-7702: code that points to another account's code. */
export function isDelegation(code: Uint8Array): boolean {
	return code.length === 23 && code[0] === 0xef && code[1] === 0x01 && code[2] === 0x00;
}
