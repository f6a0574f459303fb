import type { Block, BlockHeader } from '@ethereumjs/block';
import { KECCAK256_RLP, KECCAK256_RLP_ARRAY } from '@ethereumjs/util';
import { hexKey } from '../state/index.ts';
import { editListHash } from './editRecords.ts';
import { type EditList, nextHeader } from './edits.ts';
import { ExecutionError } from './errors.ts';

/** Largest gas limit of a block (EIP-1985). */
const MOST_GAS = 2n ** 63n - 1n;

/**
 * Checks a header against its parent's, before execution (spec 3): where a block has edits, they say what gas limit and
 * base fee are, and it names them. Throws ExecutionError HEADER_INVALID.
 */
export function checkHeader(block: Block, parent: BlockHeader, edits: EditList | null = null): void {
	const { header } = block;
	requireEqual('parentHash', header.parentHash, parent.hash());
	requireEqual('number', header.number, parent.number + 1n);
	require('timestamp', header.timestamp > parent.timestamp, header.timestamp, `more than ${parent.timestamp}`);
	const next = nextHeader(parent, edits?.edits ?? []);
	if (next.gasLimit === parent.gasLimit) checkGasLimit(header.gasLimit, parent.gasLimit);
	else requireEqual('gasLimit', header.gasLimit, next.gasLimit);
	requireEqual('baseFeePerGas', header.baseFeePerGas ?? -1n, next.baseFeePerGas);
	if (edits !== null) requireEqual('extraData', header.extraData, editListHash(edits));
	requireEqual('difficulty', header.difficulty, 0n);
	requireEqual('nonce', header.nonce, new Uint8Array(8));
	requireEqual('uncleHash', header.uncleHash, KECCAK256_RLP_ARRAY);
	requireEqual('withdrawalsRoot', header.withdrawalsRoot ?? new Uint8Array(0), KECCAK256_RLP);
	requireEqual('blobGasUsed', header.blobGasUsed ?? -1n, 0n);
	requireEqual('excessBlobGas', header.excessBlobGas ?? -1n, parent.calcNextExcessBlobGas(header.common));
	require('extraData', header.extraData.length <= 32, hexKey(header.extraData), 'at most 32 bytes');
	checkBody(block);
}

/** The gas limit moves by less than 1/1024 from block to block, and is never below 5,000. */
export function checkGasLimit(gasLimit: bigint, parentGasLimit: bigint): void {
	const bound = parentGasLimit / 1024n;
	const least = parentGasLimit - bound > 4_999n ? parentGasLimit - bound + 1n : 5_000n;
	const most = parentGasLimit + bound - 1n < MOST_GAS ? parentGasLimit + bound - 1n : MOST_GAS;
	const unchanged = gasLimit === parentGasLimit;
	require('gasLimit', unchanged || (gasLimit >= least && gasLimit <= most), gasLimit, `from ${least} to ${most}`);
}

/** Uncles and withdrawals are empty, and the block's RLP is not oversized (EIP-7934). */
function checkBody(block: Block): void {
	requireEqual('uncles', BigInt(block.uncleHeaders.length), 0n);
	requireEqual('withdrawals', BigInt(block.withdrawals?.length ?? 0), 0n);
	if (!block.common.isActivatedEIP(7934)) return;
	const size = BigInt(block.serialize().length);
	const most = block.common.param('maxRlpBlockSize');
	require('size', size <= most, size, `at most ${most} bytes`);
}

function requireEqual(field: string, found: bigint | Uint8Array, expected: bigint | Uint8Array): void {
	require(field, show(found) === show(expected), found, show(expected));
}

function require(field: string, holds: boolean, found: bigint | Uint8Array | string, expected: string): void {
	if (!holds) throw new ExecutionError({ code: 'HEADER_INVALID', field, expected, found: show(found) });
}

function show(value: bigint | Uint8Array | string): string {
	return value instanceof Uint8Array ? `0x${hexKey(value)}` : String(value);
}
