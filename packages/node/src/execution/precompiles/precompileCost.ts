import { byPrecompile } from './byPrecompile.ts';

/** When a precompiled contract costs much, by the last byte of its address. */
const judges: ReadonlyMap<string, (data: Uint8Array) => boolean> = new Map([
	['02', (data) => data.length > 262_144],
	['03', (data) => data.length > 65_536],
	['05', modexpCostsMuch],
	['08', (data) => data.length >= 192],
	['09', (data) => numberAt(data, 0, 4) > 10_000n],
	['0c', (data) => data.length > 16 * 160],
	['0e', (data) => data.length > 8 * 288],
	['0f', (data) => data.length > 2 * 384],
]);

const zeros = '0'.repeat(38);

/** The precompiled contracts that can cost much, wherever a caller has moved them, with their usual addresses. */
export const costlyPrecompiles = byPrecompile((address) =>
	address.startsWith(zeros) && judges.has(address.slice(zeros.length)) ? address : undefined,
);

/** Whether the contract of this address (20 bytes in hex) would hold the thread for more than some milliseconds with this input (docs/decisions/0008). */
export function costsMuch(address: string, data: Uint8Array): boolean {
	return judges.get(address.slice(zeros.length))?.(data) ?? false;
}

function modexpCostsMuch(data: Uint8Array): boolean {
	const [base, exponent, modulus] = [numberAt(data, 0, 32), numberAt(data, 32, 32), numberAt(data, 64, 32)];
	return [base, modulus].some((length) => length * length * (exponent + 1n) > 1_048_576n);
}

/** The number in some bytes, zero beyond the end of the data. */
function numberAt(data: Uint8Array, offset: number, length: number): bigint {
	const bytes = new Uint8Array(length);
	bytes.set(data.subarray(offset, offset + length));
	return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
