import type { BlockHeader } from '@ethereumjs/block';
import { hexKey } from '../state/index.ts';
import { ExecutionError } from './errors.ts';

/** What a header of any Ethereum chain says of its parent; its proof of work is not judged. Throws ExecutionError HEADER_INVALID. */
export function checkDescent(header: BlockHeader, parent: BlockHeader): void {
	requireEqual('parentHash', hexKey(header.parentHash), hexKey(parent.hash()));
	requireEqual('number', header.number, parent.number + 1n);
	require('timestamp', header.timestamp > parent.timestamp, String(header.timestamp), `more than ${parent.timestamp}`);
	const { common } = header;
	const isPriced = common.isActivatedEIP(1559);
	const isFirst = isPriced && !parent.common.isActivatedEIP(1559);
	checkGasLimit(header.gasLimit, isFirst ? parent.gasLimit * common.param('elasticityMultiplier') : parent.gasLimit);
	if (isPriced) {
		const baseFee = isFirst ? common.param('initialBaseFee') : parent.calcNextBaseFee();
		requireEqual('baseFeePerGas', header.baseFeePerGas ?? -1n, baseFee);
	}
	if (header.difficulty > 0n) requireEqual('difficulty', header.difficulty, header.ethashCanonicalDifficulty(parent));
	if (common.isActivatedEIP(4844)) {
		const excess = parent.common.isActivatedEIP(4844) ? parent.calcNextExcessBlobGas(common) : 0n;
		requireEqual('excessBlobGas', header.excessBlobGas ?? -1n, excess);
	}
}

/** The gas limit moves by less than 1/1024 of the parent's. */
function checkGasLimit(gasLimit: bigint, parentGasLimit: bigint): void {
	const bound = parentGasLimit / 1024n;
	const [least, most] = [parentGasLimit - bound + 1n, parentGasLimit + bound - 1n];
	require('gasLimit', gasLimit >= least && gasLimit <= most && gasLimit >= 5_000n, String(
		gasLimit,
	), `from ${least} to ${most}`);
}

/** Throws HEADER_INVALID where a header's field is not what the rules make it. */
export function require(field: string, holds: boolean, found: string, expected: string): void {
	if (!holds) throw new ExecutionError({ code: 'HEADER_INVALID', field, expected, found });
}

function requireEqual(field: string, found: bigint | string, expected: bigint | string): void {
	require(field, found === expected, String(found), String(expected));
}
