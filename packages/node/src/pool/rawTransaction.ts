import { RLP } from '@ethereumjs/rlp';
import { nestsWithin } from './rlpNesting.ts';

/** RLP: a byte string or a list of items. */
export type RlpItem = Uint8Array | RlpItem[];

/** The transaction types of EIP-2718 that this module reads, with the number of fields a signed one has. */
const FIELD_COUNTS: Readonly<Record<number, number>> = { 0: 9, 1: 11, 2: 12, 4: 13 };

/** transaction › access list › entry › storage keys: the deepest that a transaction nests. */
const DEEPEST_NESTING = 4;

/** A signed transaction cut into its RLP fields; nothing about their values is checked. */
export interface RawTransaction {
	/** EIP-2718 type; 0 for a legacy transaction. */
	readonly type: number;
	/** All fields, the signature's three last. */
	readonly fields: readonly RlpItem[];
}

/** Why bytes are no transaction: `unsupported` for a type that is not read here, `malformed` with the reason. */
export type RawTransactionFault =
	| { readonly kind: 'unsupported'; readonly type: number }
	| { readonly kind: 'malformed'; readonly reason: string };

/** Cuts EIP-2718 bytes into fields. Total: hostile bytes give a fault, never an exception. */
export function cutTransaction(raw: Uint8Array): RawTransaction | RawTransactionFault {
	const first = raw[0];
	if (first === undefined) return { kind: 'malformed', reason: 'empty transaction bytes' };
	if (first >= 0xc0) return cutFields(0, raw);
	if (raw.length < 2) return { kind: 'malformed', reason: 'typed transaction too short' };
	if (first === 0 || FIELD_COUNTS[first] === undefined) return { kind: 'unsupported', type: first };
	return cutFields(first, raw.subarray(1));
}

function cutFields(type: number, payload: Uint8Array): RawTransaction | RawTransactionFault {
	if (!nestsWithin(payload, DEEPEST_NESTING)) return { kind: 'malformed', reason: 'lists nested too deep' };
	let fields: RlpItem;
	try {
		fields = RLP.decode(payload) as RlpItem;
	} catch (error) {
		return { kind: 'malformed', reason: error instanceof Error ? error.message : 'not RLP' };
	}
	if (!Array.isArray(fields)) return { kind: 'malformed', reason: 'expected a list' };
	if (fields.length !== FIELD_COUNTS[type])
		return { kind: 'malformed', reason: `unexpected number of fields for type ${type}` };
	return { type, fields };
}
