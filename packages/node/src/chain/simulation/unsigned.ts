import { RLP } from '@ethereumjs/rlp';
import { bigIntToUnpaddedBytes } from '@ethereumjs/util';
import { concatBytes, hexToBytes, keccakHex } from '@mosaic/consensus';
import type { AccessListEntry, Authorization, CallMessage } from '../types.ts';
import type { SimulatedTransaction } from './types.ts';

type Encodable = Uint8Array | Encodable[];

/** A transaction with its EIP-2718 bytes. */
export interface EncodedTransaction {
	readonly transaction: SimulatedTransaction;
	readonly encoded: Uint8Array;
}

/**
 * The transaction that a message would be, with a signature of zeros: of the fee market where the message names no gas
 * price. Nonce and gas are decided by then.
 */
export function unsignedTransaction(
	message: CallMessage,
	chainId: bigint,
	nonce: bigint,
	gas: bigint,
): EncodedTransaction {
	const type = typeOf(message);
	const fields = [...fieldsOf(message, type, chainId, nonce, gas), ...[0n, 0n, 0n].map(integer)];
	const encoded = type === 0 ? RLP.encode(fields) : concatBytes(Uint8Array.of(type), RLP.encode(fields));
	const from = message.from ?? `0x${'00'.repeat(20)}`;
	return { transaction: { hash: keccakHex(encoded), type, from, nonce, gas, message }, encoded };
}

function typeOf(message: CallMessage): SimulatedTransaction['type'] {
	if (message.gasPrice !== undefined) return 0;
	if (message.authorizationList !== undefined) return 4;
	return message.blobVersionedHashes === undefined ? 2 : 3;
}

function fieldsOf(message: CallMessage, type: number, chainId: bigint, nonce: bigint, gas: bigint): Encodable[] {
	const to = hexToBytes(message.to ?? '0x');
	const data = hexToBytes(message.data ?? '0x');
	const value = integer(message.value ?? 0n);
	if (type === 0) return [integer(nonce), integer(message.gasPrice ?? 0n), integer(gas), to, value, data];
	const fees = [integer(message.maxPriorityFeePerGas ?? 0n), integer(message.maxFeePerGas ?? 0n)];
	const accessList = (message.accessList ?? []).map(accessListFields);
	const common = [integer(chainId), integer(nonce), ...fees, integer(gas), to, value, data, accessList];
	if (type === 3) {
		const hashes = (message.blobVersionedHashes ?? []).map(hexToBytes);
		return [...common, integer(message.maxFeePerBlobGas ?? 0n), hashes];
	}
	return type === 4 ? [...common, (message.authorizationList ?? []).map(authorizationFields)] : common;
}

function accessListFields({ address, storageKeys }: AccessListEntry): Encodable[] {
	return [hexToBytes(address), storageKeys.map(hexToBytes)];
}

function authorizationFields({ chainId, address, nonce, yParity, r, s }: Authorization): Encodable[] {
	const signature = [BigInt(yParity), BigInt(r), BigInt(s)].map(integer);
	return [integer(chainId), hexToBytes(address), integer(nonce), ...signature];
}

function integer(value: bigint): Uint8Array {
	return value === 0n ? new Uint8Array(0) : bigIntToUnpaddedBytes(value);
}
