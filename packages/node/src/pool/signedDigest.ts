import { RLP } from '@ethereumjs/rlp';
import { toBigInt } from './integers.ts';
import type { RawTransaction, RlpItem } from './rawTransaction.ts';

/** What a transaction's signer signed, before hashing, and with what recovery bit. */
export interface SignedPayload {
	/** keccak256 of this is the digest. */
	readonly payload: Uint8Array;
	readonly yParity: 0 | 1;
	/** At most 32 bytes each, no leading zeros. */
	readonly r: Uint8Array;
	readonly s: Uint8Array;
}

/** The payload that a transaction's signature covers (EIP-155, EIP-2718); null where v, r or s have no valid form. */
export function signedPayload({ type, fields }: RawTransaction): SignedPayload | null {
	const [v, r, s] = fields.slice(-3);
	if (!(v instanceof Uint8Array && r instanceof Uint8Array && s instanceof Uint8Array)) return null;
	if (v.length > 32 || r.length > 32 || s.length > 32) return null;
	const body = fields.slice(0, -3);
	if (type === 0) return legacyPayload(body, toBigInt(v), r, s);
	const yParity = toBigInt(v);
	if (yParity > 1n) return null;
	return { payload: typedPayload(type, body), yParity: yParity === 1n ? 1 : 0, r, s };
}

/** The chain id in a legacy transaction's v (EIP-155); null where the signature is not bound to a chain. */
export function legacyChainId(v: bigint): bigint | null {
	return v >= 35n ? (v - 35n) / 2n : null;
}

function legacyPayload(body: RlpItem[], v: bigint, r: Uint8Array, s: Uint8Array): SignedPayload | null {
	if (v === 27n || v === 28n) return { payload: RLP.encode(body), yParity: v === 28n ? 1 : 0, r, s };
	const chainId = legacyChainId(v);
	if (chainId === null) return null;
	return { payload: RLP.encode([...body, chainId, 0, 0]), yParity: (v - 35n) % 2n === 1n ? 1 : 0, r, s };
}

function typedPayload(type: number, body: RlpItem[]): Uint8Array {
	const encoded = RLP.encode(body);
	const payload = new Uint8Array(encoded.length + 1);
	payload[0] = type;
	payload.set(encoded, 1);
	return payload;
}
