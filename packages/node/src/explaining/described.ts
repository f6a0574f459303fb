import { type Hex, hexToBytes } from '@mosaic/consensus';
import { revertMessage } from '@mosaic/rpc';
import { failureText } from '../tracing/words.ts';
import { decodeValues, typesOf } from './abi.ts';
import { printableLine } from './printable.ts';
import { errorSignature, eventSignature, functionSignature } from './signatures.ts';

/** Digits of data that are shown where nothing is known about it. */
const mostDigits = 256;
const digitsOfSelector = 8;

/** Why something failed: the reason that a revert gives, a panic's meaning, a known error with its arguments, else its selector. */
export function describedFailure(failure: string, data: Hex): string {
	return failure === 'revert' ? describedRevert(data) : failureText(failure);
}

function describedRevert(data: Hex): string {
	if (data === '0x') return 'reverted without a reason';
	const selector = data.slice(2, 2 + digitsOfSelector);
	const described = called(errorSignature(selector), data);
	if (described === null) return `custom error 0x${selector}${rest(data)}`;
	if (!described.startsWith('Panic(')) return described;
	return `${described}: ${revertMessage(data).replace(/^execution reverted:? ?/, '')}`;
}

/** A call by its function's name where it is well known. */
export function describedCall(input: Hex): string {
	const selector = input.slice(2, 2 + digitsOfSelector);
	if (selector.length < digitsOfSelector) return input === '0x' ? 'fallback()' : shortened(input);
	return called(functionSignature(selector), input) ?? `0x${selector}${rest(input)}`;
}

/** A log by its event's name where that is well known: indexed arguments first, as those events have them. */
export function describedLog(topics: readonly Hex[], data: Hex): string {
	const [topic = '0x', ...indexed] = topics;
	const signature = eventSignature(topic);
	const values = `0x${indexed.map((word) => word.slice(2)).join('')}${data.slice(2)}` as const;
	const described = signature === undefined ? null : withArguments(signature, values);
	return described ?? `topics ${topics.join(' ')} data ${shortened(data)}`;
}

/** Data without a known meaning. */
export function shortened(data: Hex): string {
	const digits = data.length - 2;
	return digits <= mostDigits ? data : `${data.slice(0, 2 + mostDigits)}… (${digits / 2} bytes)`;
}

function called(signature: string | undefined, data: Hex): string | null {
	return signature === undefined ? null : withArguments(signature, `0x${data.slice(2 + digitsOfSelector)}`);
}

function withArguments(signature: string, data: Hex): string | null {
	const values = decodeValues(typesOf(signature), hexToBytes(data));
	if (values === null) return null;
	const texts = values.map(({ type, text }) => (type === 'string' ? JSON.stringify(printableLine(text)) : text));
	return `${signature.slice(0, signature.indexOf('('))}(${texts.join(', ')})`;
}

/** What follows a selector. */
function rest(data: Hex): string {
	const digits: Hex = `0x${data.slice(2 + digitsOfSelector)}`;
	return digits === '0x' ? '' : ` ${shortened(digits)}`;
}
