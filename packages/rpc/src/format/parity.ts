import type { Address, Hash, Hex } from '@mosaic/consensus';
import type { AccountImageData, CallFrameData, StateChangesData, TransactionCalls } from '../traceData.ts';
import { quantity } from './quantity.ts';

/** Parity's words for how a call failed. */
const ERRORS: Readonly<Record<string, string>> = {
	revert: 'Reverted',
	'out of gas': 'Out of gas',
	'invalid opcode': 'Bad instruction',
	'invalid JUMP': 'Bad jump destination',
	'stack underflow': 'Stack underflow',
	'stack overflow': 'Out of stack',
	'static state change': 'Mutable Call In Static Context',
};

/** The calls of a transaction as a flat list, each with its place in the tree, as Parity has them. */
export function formatCalls(calls: TransactionCalls) {
	const { blockHash, blockNumber, transactionHash, transactionIndex } = calls;
	const place = { blockHash, blockNumber, transactionHash, transactionPosition: transactionIndex };
	return formatFrames(calls.root).map((frame) => ({ ...frame, ...place }));
}

type FrameJson = ReturnType<typeof actionOf> & {
	readonly error?: string;
	readonly subtraces: number;
	readonly traceAddress: readonly number[];
};

/** The same without where the transaction stands. */
export function formatFrames(frame: CallFrameData, traceAddress: readonly number[] = []): FrameJson[] {
	const { calls, error } = frame;
	const shown = {
		...actionOf(frame),
		...(error !== null && { error: ERRORS[error] ?? error }),
		subtraces: calls.length,
		traceAddress,
	};
	return [shown, ...calls.flatMap((call, index) => formatFrames(call, [...traceAddress, index]))];
}

function actionOf(frame: CallFrameData) {
	const { type, from, to, gas, input, output, error } = frame;
	const value = quantity(frame.value ?? 0n);
	const gasUsed = quantity(frame.gasUsed);
	if (type === 'SELFDESTRUCT')
		return { type: 'suicide', action: { address: from, balance: value, refundAddress: to }, result: null };
	if (type === 'CREATE' || type === 'CREATE2') {
		const action = { from, gas: quantity(gas), init: input, value, creationMethod: type.toLowerCase() };
		return { type: 'create', action, result: error === null ? { address: to, code: output, gasUsed } : null };
	}
	const action = { callType: type.toLowerCase(), from, to, gas: quantity(gas), input, value };
	const result = error === null || error === 'revert' ? { gasUsed, output } : null;
	return { type: 'call', action, result };
}

/** Whether a call is from one of these accounts, and to one of those; an empty list is any. */
export function isBetween(frame: CallFrameData, from: readonly Address[], to: readonly Address[]): boolean {
	const isFrom = from.length === 0 || from.includes(frame.from);
	return isFrom && (to.length === 0 || (frame.to !== null && to.includes(frame.to)));
}

/** What a transaction changes, as Parity's `stateDiff` has it: `=` same, `+` born, `-` gone, `*` from and to. */
export function formatStateDiff({ pre, post }: StateChangesData): Readonly<Record<Address, AccountDiff>> {
	const addresses = new Set([...Object.keys(pre), ...Object.keys(post)]) as Set<Address>;
	return Object.fromEntries([...addresses].map((address) => [address, accountDiff(pre[address], post[address])]));
}

type AccountDiff = ReturnType<typeof accountDiff>;
type FieldDiff =
	| '='
	| { readonly '+': Hex }
	| { readonly '-': Hex }
	| { readonly '*': { readonly from: Hex; readonly to: Hex } };

function accountDiff(before: AccountImageData | undefined, after: AccountImageData | undefined) {
	const kind = before === undefined ? '+' : after === undefined ? '-' : '*';
	const field = (first: Hex, second: Hex | undefined): FieldDiff => {
		if (kind === '+') return { '+': second ?? first };
		if (kind === '-') return { '-': first };
		return second === undefined || second === first ? '=' : { '*': { from: first, to: second } };
	};
	const nonce = (image: AccountImageData | undefined): Hex | undefined =>
		image?.nonce === undefined ? undefined : quantity(image.nonce);
	const slots = new Set([...Object.keys(before?.storage ?? {}), ...Object.keys(after?.storage ?? {})]);
	const zero: Hex = `0x${'00'.repeat(32)}`;
	const storage = [...slots].map((name): [Hash, FieldDiff] => {
		const slot = name as Hex;
		const [from, to] = [before?.storage?.[slot] ?? zero, after?.storage?.[slot] ?? zero];
		return [slot, kind === '+' ? { '+': to } : kind === '-' ? { '-': from } : { '*': { from, to } }];
	});
	return {
		balance: field(before?.balance ?? '0x0', after?.balance),
		code: field(before?.code ?? '0x', after?.code),
		nonce: field(nonce(before) ?? '0x0', nonce(after)),
		storage: Object.fromEntries(storage) as Readonly<Record<Hash, FieldDiff>>,
	};
}
