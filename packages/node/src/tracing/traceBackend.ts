import type { TransactionType } from '@ethereumjs/tx';
import { encodeReceipt } from '@ethereumjs/vm';
import { bytesToHex, type Hash, type Hex, hexToBytes } from '@mosaic/consensus';
import {
	BackendError,
	type StateChangesData,
	type TraceBackend,
	type TraceOptions,
	type TransactionCalls,
} from '@mosaic/rpc';
import type { BlockResolver } from '../backend/blockResolver.ts';
import { callError } from '../backend/callErrors.ts';
import { callMessage } from '../backend/callMessage.ts';
import { overridesOf } from '../backend/runCall.ts';
import type { BlockReceipt, Chain, ChainBlock } from '../chain/index.ts';
import { CallCollector } from './callCollector.ts';
import { createTracer } from './createTracer.ts';
import { unlisten } from './listen.ts';
import { replayBlock } from './replay.ts';
import { storageRange } from './storageRange.ts';
import { hexOf } from './words.ts';

/** Raw blocks and receipts, and traces of what ran or could run. */
export function createTraceBackend(chain: Chain, resolver: BlockResolver): TraceBackend {
	return {
		rawBlock: async (selector) => bytesToHex((await resolver.get(selector)).block.serialize()),
		rawHeader: async (selector) => bytesToHex((await resolver.get(selector)).block.header.serialize()),
		rawReceipts: async (selector) => {
			const { hash } = await resolver.get(selector);
			const receipts = await chain.getReceipts(hash);
			if (receipts === null)
				throw new BackendError(
					'STATE_UNAVAILABLE',
					`this node has no receipts of block ${hash}: ask one that executed it`,
				);
			return receipts.map(rawReceipt);
		},
		traceTransaction: (hash, options) => traceTransaction(chain, hash, options),
		traceBlock: async (selector, options) => {
			const block = await resolver.find(selector);
			if (block === null) throw new BackendError('BLOCK_NOT_FOUND', 'block not found');
			const traces = [];
			for await (const traced of replayBlock(chain, block, () => createTracer(options))) traces.push(traced);
			return traces;
		},
		transactionCalls: async (hash) => {
			const located = await chain.getTransaction(hash);
			if (located === null) return null;
			const collector = new CallCollector();
			const tracerOf = (index: number) => (index === located.index ? collector : null);
			for await (const { transactionHash } of replayBlock(chain, located.block, tracerOf, located.index))
				return callsOf(located.block, transactionHash, located.index, collector);
			return null;
		},
		blockCalls: async (selector) => {
			const block = await resolver.get(selector);
			if (block.number === 0) return [];
			const collectors: CallCollector[] = [];
			const hashes: Hash[] = [];
			const tracerOf = (index: number): CallCollector => {
				const collector = new CallCollector();
				collectors[index] = collector;
				return collector;
			};
			for await (const { transactionHash } of replayBlock(chain, block, tracerOf)) hashes.push(transactionHash);
			return collectors.map((collector, index) => callsOf(block, hashes[index] ?? block.hash, index, collector));
		},
		blockChanges: async (selector) => {
			const block = await resolver.get(selector);
			if (block.number === 0) return [];
			const options = { tracer: 'prestateTracer', diffMode: true, disableCode: false, disableStorage: false } as const;
			const changes: StateChangesData[] = [];
			for await (const { trace } of replayBlock(chain, block, () => createTracer(options)))
				changes.push(trace as unknown as StateChangesData);
			return changes;
		},
		storageRange: async (selector, query) => storageRange(chain, await resolver.get(selector), query),
		traceCall: async (request, selector, options, overrides) => {
			const message = callMessage(request, chain.chainId);
			const { hash, block } = await resolver.get(selector);
			const tracer = createTracer(options);
			const traced = {
				from: message.from ?? (`0x${'00'.repeat(20)}` as const),
				to: message.to ?? null,
				gas: message.gas ?? block.header.gasLimit,
				value: message.value ?? 0n,
				input: message.data ?? '0x',
				feeRecipient: block.header.coinbase.toString(),
			};
			const result = await chain
				.callWith({ blockHash: hash, message, ...overridesOf(overrides) }, async (vm, run) => {
					await tracer.begin(vm, traced);
					const { result, outcome } = await run();
					unlisten(vm);
					const failure = outcome.execResult.exceptionError?.error ?? null;
					const returnData = failure === null || failure === 'revert' ? hexOf(outcome.execResult.returnValue) : '0x';
					const { gasUsed, createdAddress } = result;
					return tracer.finish(vm, traced, { gasUsed, returnData, failure, createdAddress });
				})
				.catch((error: unknown) => {
					throw callError(error);
				});
			return result;
		},
	};
}

function callsOf(
	{ hash, number }: ChainBlock,
	transactionHash: Hash,
	transactionIndex: number,
	{ root }: CallCollector,
): TransactionCalls {
	return { transactionHash, transactionIndex, blockHash: hash, blockNumber: number, root };
}

async function traceTransaction(chain: Chain, hash: Hash, options: TraceOptions): Promise<unknown> {
	const located = await chain.getTransaction(hash);
	if (located === null) throw new BackendError('TRANSACTION_UNKNOWN', 'transaction not found');
	const tracerOf = (index: number) => (index === located.index ? createTracer(options) : null);
	for await (const { trace } of replayBlock(chain, located.block, tracerOf, located.index)) return trace;
	throw new BackendError('TRANSACTION_UNKNOWN', 'transaction not found');
}

/** EIP-2718 encoding of a receipt. */
function rawReceipt({ type, status, stateRoot, cumulativeGasUsed, logsBloom, logs }: BlockReceipt): Hex {
	const shared = {
		cumulativeBlockGasUsed: cumulativeGasUsed,
		bitvector: hexToBytes(logsBloom),
		logs: logs.map(({ address, topics, data }): [Uint8Array, Uint8Array[], Uint8Array] => [
			hexToBytes(address),
			topics.map(hexToBytes),
			hexToBytes(data),
		]),
	};
	const outcome = stateRoot === null ? { status: status ?? 0 } : { stateRoot: hexToBytes(stateRoot) };
	return bytesToHex(encodeReceipt({ ...shared, ...outcome }, type as TransactionType));
}
