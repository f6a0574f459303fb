import { type Hash, type Hex, keccakHex } from '@mosaic/consensus';
import { encodeRlp } from 'ethers/utils';
import { readHash, readHex, readNumber, readObject, readQuantity } from './fields.ts';
import { OriginError } from './originError.ts';

/** A header of the origin, its hash checked against its RLP. */
export interface OriginHeader {
	readonly number: number;
	readonly hash: Hash;
	readonly parentHash: Hash;
	readonly stateRoot: Hash;
	/** Unix seconds. */
	readonly timestamp: number;
	readonly gasLimit: bigint;
	/** Wei a gas; null before EIP-1559. */
	readonly baseFee: bigint | null;
	/** RLP of the header: keccak256(rlp) = hash. */
	readonly rlp: Hex;
}

type Kind = 'hash' | 'address' | 'bytes' | 'quantity' | 'nonce';

/** Fields of every header, in the order of the RLP (Yellow Paper 4.3). */
const commonFields: readonly (readonly [name: string, kind: Kind])[] = [
	['parentHash', 'hash'],
	['sha3Uncles', 'hash'],
	['miner', 'address'],
	['stateRoot', 'hash'],
	['transactionsRoot', 'hash'],
	['receiptsRoot', 'hash'],
	['logsBloom', 'bytes'],
	['difficulty', 'quantity'],
	['number', 'quantity'],
	['gasLimit', 'quantity'],
	['gasUsed', 'quantity'],
	['timestamp', 'quantity'],
	['extraData', 'bytes'],
	['mixHash', 'hash'],
	['nonce', 'nonce'],
];

/** Fields that forks appended, in their order: a header has a prefix of these (EIP-1559, 4895, 4844, 4788, 7685). */
const forkFields: readonly (readonly [name: string, kind: Kind])[] = [
	['baseFeePerGas', 'quantity'],
	['withdrawalsRoot', 'hash'],
	['blobGasUsed', 'quantity'],
	['excessBlobGas', 'quantity'],
	['parentBeaconBlockRoot', 'hash'],
	['requestsHash', 'hash'],
];

/**
 * Reads a block as `eth_getBlockByNumber` gives it and rebuilds its header. Throws ORIGIN_HEADER_MISMATCH where the
 * RLP does not hash to the block's hash (a lying origin, or a fork with fields unknown here), ORIGIN_RESPONSE_INVALID
 * where fields are malformed.
 */
export function readHeader(answer: unknown): OriginHeader {
	const block = readObject(answer, 'block');
	const hash = readHash(block.hash, 'hash');
	const present = forkFields.filter(([name]) => block[name] !== undefined && block[name] !== null);
	const rlp = encodeRlp(
		[...commonFields, ...present].map(([name, kind]) => encodeField(block[name], name, kind)),
	) as Hex;
	if (keccakHex(rlp) !== hash) throw new OriginError('ORIGIN_HEADER_MISMATCH', { hash });
	return {
		number: readNumber(block.number, 'number'),
		hash,
		parentHash: readHash(block.parentHash, 'parentHash'),
		stateRoot: readHash(block.stateRoot, 'stateRoot'),
		timestamp: readNumber(block.timestamp, 'timestamp'),
		gasLimit: readQuantity(block.gasLimit, 'gasLimit'),
		baseFee: present[0]?.[0] === 'baseFeePerGas' ? readQuantity(block.baseFeePerGas, 'baseFeePerGas') : null,
		rlp,
	};
}

function encodeField(value: unknown, name: string, kind: Kind): Hex {
	if (kind === 'hash') return readHash(value, name);
	if (kind === 'address') return readHex(value, name, 20);
	if (kind === 'nonce') return readHex(value, name, 8);
	if (kind === 'bytes') return readHex(value, name);
	const quantity = readQuantity(value, name);
	if (quantity === 0n) return '0x';
	const digits = quantity.toString(16);
	return `0x${digits.length % 2 === 0 ? '' : '0'}${digits}`;
}
