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
import type { Calls, CallTerms } from '../calls/calls.ts';
import type { BlockReceipt, Chain, ChainBlock } from '../chain/index.ts';
import { CallCollector } from './callCollector.ts';
import { createTracer } from './createTracer.ts';
import { replayBlock } from './replay.ts';
import { storageRange } from './storageRange.ts';
import { traceMessage } from './traceMessage.ts';

/** A tracer of what changes. */
const changes = { tracer: 'prestateTracer', diffMode: true, disableCode: false, disableStorage: false } as const;

/** Raw blocks and receipts, and traces of what ran or could run. */
export function createTraceBackend(chain: Chain, resolver: BlockResolver, calls: Calls): TraceBackend {
	const parts = { chain, resolver, calls };
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
		traceTransaction: (hash, options) => calls.trace((terms) => traceTransaction(chain, hash, options, terms)),
		traceBlock: async (selector, options) => {
			const block = await resolver.find(selector);
			if (block === null) throw new BackendError('BLOCK_NOT_FOUND', 'block not found');
			return calls.trace(async ({ pace }) => {
				const traces = [];
				for await (const traced of replayBlock(chain, block, () => createTracer(options), { pace }))
					traces.push(traced);
				return traces;
			});
		},
		transactionCalls: async (hash) => {
			const located = await chain.getTransaction(hash);
			if (located === null) return null;
			return calls.trace(async ({ pace }) => {
				const collector = new CallCollector();
				const tracerOf = (index: number) => (index === located.index ? collector : null);
				for await (const { transactionHash } of replayBlock(chain, located.block, tracerOf, {
					pace,
					last: located.index,
				}))
					return callsOf(located.block, transactionHash, located.index, collector);
				return null;
			});
		},
		blockCalls: async (selector) => {
			const block = await resolver.get(selector);
			if (block.number === chain.genesisNumber) return [];
			const collectors: CallCollector[] = [];
			const hashes: Hash[] = [];
			const tracerOf = (index: number): CallCollector => {
				const collector = new CallCollector();
				collectors[index] = collector;
				return collector;
			};
			await calls.trace(async ({ pace }) => {
				for await (const { transactionHash } of replayBlock(chain, block, tracerOf, { pace }))
					hashes.push(transactionHash);
			});
			return collectors.map((collector, index) => callsOf(block, hashes[index] ?? block.hash, index, collector));
		},
		blockChanges: async (selector) => {
			const block = await resolver.get(selector);
			if (block.number === chain.genesisNumber) return [];
			const found: StateChangesData[] = [];
			await calls.trace(async ({ pace }) => {
				for await (const { trace } of replayBlock(chain, block, () => createTracer(changes), { pace }))
					found.push(trace as unknown as StateChangesData);
			});
			return found;
		},
		storageRange: async (selector, query) => {
			const block = await resolver.get(selector);
			return calls.trace(({ pace }) => storageRange(chain, block, query, pace));
		},
		messageCalls: async (request, block) => {
			const collector = new CallCollector();
			await traceMessage(parts, { request, block, overrides: {} }, collector);
			return collector.root;
		},
		messageChanges: async (request, block) =>
			(await traceMessage(
				parts,
				{ request, block, overrides: {} },
				createTracer(changes),
			)) as unknown as StateChangesData,
		traceCall: (request, block, options, overrides) =>
			traceMessage(parts, { request, block, overrides }, createTracer(options)),
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

async function traceTransaction(
	chain: Chain,
	hash: Hash,
	options: TraceOptions,
	{ pace }: CallTerms,
): Promise<unknown> {
	const located = await chain.getTransaction(hash);
	if (located === null) throw new BackendError('TRANSACTION_UNKNOWN', 'transaction not found');
	const tracerOf = (index: number) => (index === located.index ? createTracer(options) : null);
	for await (const { trace } of replayBlock(chain, located.block, tracerOf, { pace, last: located.index }))
		return trace;
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
