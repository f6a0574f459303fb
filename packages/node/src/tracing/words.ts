import type { Hex } from '@mosaic/consensus';
import { hexKey } from '../state/index.ts';

/** Bytes in hex. */
export function hexOf(bytes: Uint8Array): Hex {
	return `0x${hexKey(bytes)}`;
}

/** A quantity: minimal hex. */
export function quantityOf(value: bigint): Hex {
	return `0x${value.toString(16)}`;
}

/** A word of 32 bytes. */
export function wordOf(value: bigint): Hex {
	return `0x${value.toString(16).padStart(64, '0')}`;
}

/** geth's words for how a message failed. */
const words: Readonly<Record<string, string>> = {
	revert: 'execution reverted',
	'invalid opcode': 'invalid opcode: INVALID',
	'invalid JUMP': 'invalid jump destination',
	'static state change': 'write protection',
	'create collision': 'contract address collision',
	'code size to deposit exceeds maximum code size': 'max code size exceeded',
	'code store out of gas': 'contract creation code storage out of gas',
	'insufficient balance': 'insufficient balance for transfer',
	'stack overflow': 'stack limit reached 1024 (1023)',
	'stack underflow': 'stack underflow',
	'initcode exceeds max initcode size': 'max initcode size exceeded',
	'out of gas': 'out of gas',
};

/** How a message failed, as geth says it. */
export function failureText(failure: string): string {
	return words[failure] ?? failure;
}
