import type { Address } from '@mosaic/consensus';
import type { CallRequest } from '../data.ts';
import { invalidParameter } from '../errors/rpcError.ts';

/** A transaction to be sent or signed, which says from whom. Throws -32602 where it does not. */
export function withSender(request: CallRequest): CallRequest & { readonly from: Address } {
	const { from } = request;
	if (from === undefined) throw invalidParameter('transaction.from', 'it is required');
	return { ...request, from };
}
