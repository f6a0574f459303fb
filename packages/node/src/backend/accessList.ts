import type { AccessListData, CallOverrides } from '@mosaic/rpc';
import type { CallTerms } from '../calls/calls.ts';
import type { AccessListEntry, CallMessage, CallResult, CallView } from '../chain/index.ts';
import { runCall } from './runCall.ts';

/** Runs until the list grows no more: what is warm may change what a contract reads. */
const MOST_RUNS = 16;

/** The access list with which a message runs as it does with none, and its gas then (EIP-2930). Rejects with BackendError. */
export async function createAccessList(
	view: CallView,
	message: CallMessage,
	overrides: CallOverrides,
	terms: CallTerms,
): Promise<AccessListData> {
	let accessList = sorted(message.accessList ?? []);
	let result = await runCall(view, { ...message, accessList }, overrides, terms);
	for (let run = 1; run < MOST_RUNS; run += 1) {
		const touched = sorted(result.accessList);
		if (JSON.stringify(touched) === JSON.stringify(accessList)) break;
		accessList = touched;
		result = await runCall(view, { ...message, accessList }, overrides, terms);
	}
	return { accessList, gasUsed: result.gasUsed, error: failureOf(result) };
}

function failureOf({ failure }: CallResult): string | null {
	if (failure === null) return null;
	return failure.kind === 'revert' ? 'execution reverted' : failure.reason;
}

function sorted(list: readonly AccessListEntry[]): AccessListEntry[] {
	return [...list]
		.sort((first, second) => (first.address < second.address ? -1 : 1))
		.map(({ address, storageKeys }) => ({ address, storageKeys: [...storageKeys].sort() }));
}
