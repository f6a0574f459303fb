import type { Hash } from '@mosaic/consensus';
import type { ChainBackend, ForkedPast, PastBackend } from '../backend.ts';
import type { BlockSelector } from '../data.ts';
import { BackendError } from '../errors/backendError.ts';
import { type BoundMethod, type CallContext, parsedParameters, positionalParameters } from '../methods/method.ts';
import { blockHash, blockNumberOrTag, blockSelector } from '../schema/block.ts';
import { otsState } from '../schema/otterscan.ts';
import { hash } from '../schema/primitives.ts';
import { isPastBlock, isPastTransaction } from './pastPlaces.ts';

const blockSchemas: ReadonlySet<unknown> = new Set([blockNumberOrTag, blockSelector, blockHash, otsState]);

/**
 * Methods of a chain that goes on from another: what they are asked about a block or a transaction of that chain's past is
 * answered by its node, as that answers. By number that is clear; a hash is looked for here first.
 */
export function withPast(
	methods: readonly BoundMethod[],
	past: PastBackend,
	chain: Pick<ChainBackend, 'transaction'>,
): readonly BoundMethod[] {
	return methods.map((bound) => {
		const { parameters } = bound.method;
		const block = parameters.findIndex(({ schema }) => blockSchemas.has(schema));
		const isByTransaction = block < 0 && parameters[0]?.schema === hash;
		if (block < 0 && !isByTransaction) return bound;
		const invoke = (given: unknown, call: CallContext): unknown => {
			const forked = past.forked();
			if (forked === null) return bound.invoke(given, call);
			const asked: Asked = { bound, given, call, values: positionalParameters(parameters, given) };
			const parsed = parsedParameters(parameters, given);
			if (isByTransaction) return aboutTransaction(forked, asked, parsed[0] as Hash, chain);
			return aboutBlock(forked, asked, parsed[block] as BlockSelector);
		};
		return { ...bound, invoke };
	});
}

interface Asked {
	readonly bound: BoundMethod;
	readonly given: unknown;
	readonly call: CallContext;
	readonly values: readonly unknown[];
}

function aboutBlock(forked: ForkedPast, asked: Asked, selector: BlockSelector): unknown {
	if (selector.kind === 'tag') return selector.tag === 'earliest' ? forward(forked, asked) : here(asked);
	if (selector.kind === 'number') return selector.number <= forked.last ? forward(forked, asked) : here(asked);
	return hereFirst(asked, () => isPastBlock(forked, selector.hash), forked);
}

/** One that waits here has no receipt, and is not looked for there. */
function aboutTransaction(
	forked: ForkedPast,
	asked: Asked,
	transactionHash: Hash,
	chain: Pick<ChainBackend, 'transaction'>,
): unknown {
	const isPast = async (): Promise<boolean> =>
		(await chain.transaction(transactionHash)) === null && isPastTransaction(forked, transactionHash);
	return hereFirst(asked, isPast, forked);
}

async function hereFirst(asked: Asked, isPast: () => Promise<boolean>, forked: ForkedPast): Promise<unknown> {
	try {
		const answer = await here(asked);
		return answer === null && (await isPast()) ? forward(forked, asked) : answer;
	} catch (error) {
		if (isUnknown(error) && (await isPast())) return forward(forked, asked);
		throw error;
	}
}

function here({ bound, given, call }: Asked): unknown {
	return bound.invoke(given, call);
}

function forward(forked: ForkedPast, { bound, values }: Asked): Promise<unknown> {
	return forked.request(bound.method.name, values);
}

function isUnknown(error: unknown): boolean {
	return error instanceof BackendError && (error.code === 'BLOCK_NOT_FOUND' || error.code === 'TRANSACTION_UNKNOWN');
}
