import { RLP } from '@ethereumjs/rlp';
import { bytesToHex, encodeRlp, type Hash, type Hex, hexToBytes } from '@mosaic/consensus';
import type { ExecutionLog, ExecutionReceipt } from '../execution/index.ts';
import type { Attachments } from './types.ts';

/** RLP of a block's receipts as the database holds them; the bloom only where there are logs. */
export function encodeReceipts(receipts: readonly ExecutionReceipt[]): Uint8Array {
	return RLP.encode(
		receipts.map((receipt) => [
			receipt.type,
			receipt.stateRoot ?? (receipt.succeeded ? 1 : 0),
			receipt.gasUsed,
			receipt.cumulativeGasUsed,
			receipt.contractAddress === null ? NOTHING : hexToBytes(receipt.contractAddress),
			hexToBytes(receipt.sender),
			receipt.logs.map((log) => [hexToBytes(log.address), log.topics.map(hexToBytes), hexToBytes(log.data)]),
			receipt.logs.length === 0 ? NOTHING : receipt.logsBloom,
		]),
	);
}

export function decodeReceipts(bytes: Uint8Array): ExecutionReceipt[] {
	return (RLP.decode(bytes) as Nested[]).map((item) => {
		const [type, status, gasUsed, cumulative, contract, sender, logs, bloom] = item as [
			Uint8Array,
			Uint8Array,
			Uint8Array,
			Uint8Array,
			Uint8Array,
			Uint8Array,
			[Uint8Array, Uint8Array[], Uint8Array][],
			Uint8Array,
		];
		return {
			type: Number(toInteger(type)),
			succeeded: status.length > 0,
			...(status.length === 32 && { stateRoot: status }),
			gasUsed: toInteger(gasUsed),
			cumulativeGasUsed: toInteger(cumulative),
			contractAddress: contract.length === 0 ? null : bytesToHex(contract),
			sender: bytesToHex(sender),
			logs: logs.map(toLog),
			logsBloom: bloom.length === 0 ? EMPTY_BLOOM : bloom,
		};
	});
}

export function encodeAttachments({ seal, slot, body, state }: Attachments): Uint8Array {
	return encodeRlp([seal, slot, body, state]);
}

export function decodeAttachments(bytes: Uint8Array): Attachments {
	const [seal, slot, body, state] = RLP.decode(bytes) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
	return { seal: toHex(seal), slot: Number(toInteger(slot)), body: toHex(body), state: toHex(state) };
}

/** Where a canonical transaction lies. */
export function encodeLocation(blockHash: Hash, index: number): Uint8Array {
	return RLP.encode([hexToBytes(blockHash), index]);
}

export function decodeLocation(bytes: Uint8Array): { readonly blockHash: Hash; readonly index: number } {
	const [blockHash, index] = RLP.decode(bytes) as [Uint8Array, Uint8Array];
	return { blockHash: bytesToHex(blockHash), index: Number(toInteger(index)) };
}

type Nested = Uint8Array | Nested[];
const NOTHING = new Uint8Array(0);
const EMPTY_BLOOM = new Uint8Array(256);

function toLog([address, topics, data]: [Uint8Array, Uint8Array[], Uint8Array]): ExecutionLog {
	return { address: bytesToHex(address), topics: topics.map(bytesToHex), data: toHex(data) };
}

/** Fast for what may be large. */
function toHex(bytes: Uint8Array): Hex {
	return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

function toInteger(bytes: Uint8Array): bigint {
	return bytes.length === 0 ? 0n : BigInt(bytesToHex(bytes));
}
