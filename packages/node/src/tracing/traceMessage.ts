import type { BlockSelector, CallOverrides, CallRequest } from '@mosaic/rpc';
import type { BlockResolver } from '../backend/blockResolver.ts';
import { callError } from '../backend/callErrors.ts';
import { callMessage } from '../backend/callMessage.ts';
import { overridesOf } from '../backend/runCall.ts';
import type { Calls } from '../calls/calls.ts';
import type { Chain } from '../chain/index.ts';
import { unlisten } from './listen.ts';
import type { Trace, Tracer } from './tracer.ts';
import { hexOf } from './words.ts';

/** What messages are traced with. */
export interface TraceMessageParts {
	readonly chain: Chain;
	readonly resolver: BlockResolver;
	readonly calls: Calls;
}

/** A message, and where it runs. */
export interface TraceTarget {
	readonly request: CallRequest;
	readonly block: BlockSelector;
	readonly overrides: CallOverrides;
}

/** Runs a message with a tracer. Rejects with BackendError where it cannot start, or takes too long. */
export async function traceMessage(
	{ chain, resolver, calls }: TraceMessageParts,
	{ request, block: selector, overrides }: TraceTarget,
	tracer: Tracer,
): Promise<Trace> {
	const message = callMessage(request, chain.chainId);
	const { hash, block } = await resolver.get(selector);
	const traced = {
		from: message.from ?? (`0x${'00'.repeat(20)}` as const),
		to: message.to ?? null,
		gas: message.gas ?? block.header.gasLimit,
		value: message.value ?? 0n,
		input: message.data ?? '0x',
		feeRecipient: block.header.coinbase.toString(),
	};
	const target = { blockHash: hash, message, ...overridesOf(overrides) };
	return calls
		.trace((terms) =>
			chain.callWith({ ...target, ...terms }, async (vm, run) => {
				await tracer.begin(vm, traced);
				const { result, outcome } = await run();
				unlisten(vm);
				const failure = outcome.execResult.exceptionError?.error ?? null;
				const returnData = failure === null || failure === 'revert' ? hexOf(outcome.execResult.returnValue) : '0x';
				const { gasUsed, createdAddress } = result;
				return tracer.finish(vm, traced, { gasUsed, returnData, failure, createdAddress });
			}),
		)
		.catch((error: unknown) => {
			throw callError(error);
		});
}
