import { bytesToHex } from '@ethereumjs/util';
import { type Hash, keccak256 } from '@mosaic/consensus';
import { PoolError } from './errors.ts';
import { toBigInt } from './integers.ts';
import { cutTransaction, type RawTransaction, type RlpItem } from './rawTransaction.ts';
import { legacyChainId } from './signedDigest.ts';

/** EIP-2718 bytes admitted at most, as in geth. */
export const MAXIMUM_SIZE = 128 * 1024;

/** What admission needs to know of a transaction; the shape of every field is checked, not its meaning. */
export interface Envelope {
	readonly raw: Uint8Array;
	readonly hash: Hash;
	readonly type: number;
	/** null: a legacy transaction bound to no chain. */
	readonly chainId: bigint | null;
	readonly nonce: bigint;
	readonly gasLimit: bigint;
	/** Most that the sender pays per gas, in wei. */
	readonly feeCap: bigint;
	/** Most of it that goes to the proposer. */
	readonly tipCap: bigint;
	readonly value: bigint;
	/** Deploys its data. */
	readonly creates: boolean;
	readonly data: Uint8Array;
	readonly accessListAddresses: number;
	readonly accessListKeys: number;
	readonly authorizations: number;
	readonly v: bigint;
	readonly r: bigint;
	readonly s: bigint;
}

/** Reads EIP-2718 bytes. Throws {@link PoolError} OVERSIZED, TYPE_NOT_SUPPORTED or MALFORMED. */
export function readEnvelope(raw: Uint8Array, types: ReadonlySet<number>): Envelope {
	if (raw.length > MAXIMUM_SIZE) {
		throw new PoolError('OVERSIZED', `oversized data: transaction size ${raw.length}, limit ${MAXIMUM_SIZE}`, {
			size: raw.length,
			limit: MAXIMUM_SIZE,
		});
	}
	const transaction = cutTransaction(raw);
	if ('kind' in transaction) {
		if (transaction.kind === 'malformed') throw malformed(transaction.reason);
		throw typeNotSupported(transaction.type);
	}
	if (!types.has(transaction.type)) throw typeNotSupported(transaction.type);
	return { raw, hash: bytesToHex(keccak256(raw)), ...readFields(transaction) };
}

function readFields({ type, fields }: RawTransaction): Omit<Envelope, 'raw' | 'hash'> {
	const cursor = new FieldCursor(fields);
	const chainId = type === 0 ? null : cursor.integer('chainId', 32);
	const nonce = cursor.integer('nonce', 8);
	const tipCap = cursor.integer('gas price', MAXIMUM_SIZE);
	const feeCap = type === 2 || type === 4 ? cursor.integer('max fee', MAXIMUM_SIZE) : tipCap;
	const gasLimit = cursor.integer('gas limit', 8);
	const recipient = cursor.bytes('to');
	if (recipient.length !== 0 && recipient.length !== 20) throw malformed('the recipient is no address');
	if (type === 4 && recipient.length === 0) throw malformed('a set code transaction needs a recipient');
	const value = cursor.integer('value', MAXIMUM_SIZE);
	const data = cursor.bytes('data');
	const accessList = type === 0 ? { addresses: 0, keys: 0 } : measureAccessList(cursor.list('access list'));
	const authorizations = type === 4 ? countAuthorizations(cursor.list('authorization list')) : 0;
	const v = cursor.integer('v', 32);
	return {
		type,
		chainId: type === 0 ? legacyChainId(v) : chainId,
		nonce,
		gasLimit,
		feeCap,
		tipCap,
		value,
		creates: recipient.length === 0,
		data,
		accessListAddresses: accessList.addresses,
		accessListKeys: accessList.keys,
		authorizations,
		v,
		r: cursor.integer('r', 32),
		s: cursor.integer('s', 32),
	};
}

class FieldCursor {
	readonly #fields: readonly RlpItem[];
	#index = 0;

	constructor(fields: readonly RlpItem[]) {
		this.#fields = fields;
	}

	bytes(name: string): Uint8Array {
		const field = this.#fields[this.#index++];
		if (!(field instanceof Uint8Array)) throw malformed(`${name} is no byte string`);
		return field;
	}

	integer(name: string, longest: number): bigint {
		const bytes = this.bytes(name);
		if (bytes[0] === 0) throw malformed(`non-canonical integer (leading zero bytes) in ${name}`);
		if (bytes.length > longest) throw malformed(`${name} is longer than ${longest} bytes`);
		// Beyond 32 bytes only "too large" matters: a huge string must not cost a huge integer.
		return bytes.length > 32 ? toBigInt(bytes.subarray(0, 33)) : toBigInt(bytes);
	}

	list(name: string): readonly RlpItem[] {
		const field = this.#fields[this.#index++];
		if (!Array.isArray(field)) throw malformed(`${name} is no list`);
		return field;
	}
}

function measureAccessList(list: readonly RlpItem[]): { addresses: number; keys: number } {
	let keys = 0;
	for (const entry of list) {
		if (!Array.isArray(entry) || entry.length !== 2) throw malformed('an access list entry is no pair');
		const [address, slots] = entry;
		if (!isBytes(address, 20) || !Array.isArray(slots))
			throw malformed('an access list entry is no address with slots');
		if (!slots.every((slot) => isBytes(slot, 32))) throw malformed('an access list slot is not 32 bytes');
		keys += slots.length;
	}
	return { addresses: list.length, keys };
}

/** Bytes at most of chain id, address, nonce, y parity, r and s of an authorisation (EIP-7702). */
const AUTHORIZATION_SIZES = [32, 20, 8, 1, 32, 32];

function countAuthorizations(list: readonly RlpItem[]): number {
	for (const item of list) {
		if (!Array.isArray(item) || item.length !== AUTHORIZATION_SIZES.length)
			throw malformed('an authorization has not six fields');
		for (const [index, field] of item.entries()) {
			const size = AUTHORIZATION_SIZES[index] ?? 0;
			const fits =
				field instanceof Uint8Array && (index === 1 ? field.length === size : field.length <= size && field[0] !== 0);
			if (!fits) throw malformed('an authorization has a field of a wrong size');
		}
	}
	return list.length;
}

function isBytes(item: RlpItem | undefined, size: number): boolean {
	return item instanceof Uint8Array && item.length === size;
}

function malformed(reason: string): PoolError {
	return new PoolError('MALFORMED', `rlp: ${reason}`, { reason });
}

function typeNotSupported(type: number): PoolError {
	return new PoolError(
		'TYPE_NOT_SUPPORTED',
		`transaction type not supported: tx type ${type} not supported by this pool`,
		{ type },
	);
}
