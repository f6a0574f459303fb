import type { Block } from '@ethereumjs/block';
import type { TypedTransaction } from '@ethereumjs/tx';
import { UnavailableError } from '@mosaic/rpc';
import type { FlatState } from '../state/index.ts';
import type { BlockRun } from './blockRun.ts';
import { isOwnFault } from './ownFault.ts';
import { rejectionOf } from './rejection.ts';
import type { Rejection, TransactionSource } from './types.ts';

/** No transaction needs less. */
const LEAST_GAS = 21_000n;
/** Room for header and list prefixes within EIP-7934's limit on a block's RLP. */
const SIZE_RESERVE = 2_048;

/** A block whose transactions run, and the state that they run on. */
export interface BegunBlock {
	readonly run: BlockRun;
	readonly state: FlatState;
}

/** What a block was filled with, and the same encoded. */
export interface Filling {
	readonly transactions: TypedTransaction[];
	readonly encoded: Uint8Array[];
}

/**
 * Runs transactions of a source until it is dry or the block is full, and adds them to what is included. A transaction
 * that could not run for now leaves the run unusable: `stalled`.
 */
export async function fillBlock(
	{ run, state }: BegunBlock,
	draft: Block,
	source: TransactionSource,
	included: Filling,
): Promise<'full' | 'stalled'> {
	const { common, header } = draft;
	const baseFeePerGas = header.baseFeePerGas ?? 0n;
	let sizeLeft = common.isActivatedEIP(7934) ? Number(common.param('maxRlpBlockSize')) - SIZE_RESERVE : Infinity;
	for (const { length } of included.encoded) sizeLeft -= length + 4;
	while (run.gasAvailable >= LEAST_GAS) {
		const { gasAvailable } = run;
		const transaction = source.next({ baseFeePerGas, gasAvailable });
		if (transaction === undefined) break;
		const bytes = transaction.serialize();
		const size = bytes.length;
		const asked = { state, baseFeePerGas, gasAvailable };
		const failure = size > sizeLeft ? TOO_LARGE : await attempt(run, transaction, asked);
		if (failure !== null) {
			source.reject(transaction, failure);
			if (failure.code === 'STATE_UNAVAILABLE') return 'stalled';
			continue;
		}
		included.transactions.push(transaction);
		included.encoded.push(bytes);
		sizeLeft -= size + 4;
	}
	return 'full';
}

const TOO_LARGE: Rejection = { code: 'BLOCK_SIZE', message: 'the block has no room for this many bytes' };

/** Runs the next transaction; why it is not in the block, null where it is. */
async function attempt(
	run: BlockRun,
	transaction: TypedTransaction,
	context: Parameters<typeof rejectionOf>[1],
): Promise<Rejection | null> {
	try {
		const rejection = await rejectionOf(transaction, context);
		if (rejection === null) await run.run(transaction);
		return rejection;
	} catch (error) {
		if (error instanceof UnavailableError) return { code: 'STATE_UNAVAILABLE', message: error.message };
		if (isOwnFault(error)) throw error;
		return { code: 'EXECUTION_REFUSED', message: error instanceof Error ? error.message : String(error) };
	}
}
