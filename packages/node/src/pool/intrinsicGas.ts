import type { Envelope } from './envelope.ts';

const TRANSACTION_GAS = 21_000;
const CREATION_GAS = 32_000;
const ZERO_BYTE_GAS = 4;
const NON_ZERO_BYTE_GAS = 16;
const INIT_CODE_WORD_GAS = 2;
const ACCESS_LIST_ADDRESS_GAS = 2_400;
const ACCESS_LIST_KEY_GAS = 1_900;
const EMPTY_ACCOUNT_GAS = 25_000;
const FLOOR_GAS_PER_TOKEN = 10;
const TOKENS_PER_NON_ZERO_BYTE = 4;

type Priced = Pick<Envelope, 'data' | 'creates' | 'accessListAddresses' | 'accessListKeys' | 'authorizations'>;

/** Gas that a transaction uses before its first instruction (EIP-2028, 2930, 3860, 7702) and its floor (EIP-7623). */
export function gasBounds(transaction: Priced): { readonly intrinsic: bigint; readonly floor: bigint } {
	const { data, creates } = transaction;
	const nonZero = countNonZero(data);
	const zero = data.length - nonZero;
	const intrinsic =
		TRANSACTION_GAS +
		(creates ? CREATION_GAS + INIT_CODE_WORD_GAS * Math.ceil(data.length / 32) : 0) +
		zero * ZERO_BYTE_GAS +
		nonZero * NON_ZERO_BYTE_GAS +
		transaction.accessListAddresses * ACCESS_LIST_ADDRESS_GAS +
		transaction.accessListKeys * ACCESS_LIST_KEY_GAS +
		transaction.authorizations * EMPTY_ACCOUNT_GAS;
	const floor = TRANSACTION_GAS + FLOOR_GAS_PER_TOKEN * (zero + nonZero * TOKENS_PER_NON_ZERO_BYTE);
	return { intrinsic: BigInt(intrinsic), floor: BigInt(floor) };
}

function countNonZero(bytes: Uint8Array): number {
	let count = 0;
	for (const byte of bytes) if (byte !== 0) count++;
	return count;
}
